import { Command } from 'commander';

/** `attune keys`: a key pair for a learner or an actor that talks beyond loopback. */
export function keysCommand(): Command {
  return new Command('keys')
    .description('make a key pair: <file> (secret, readable by you alone) and <file>.pub')
    .argument('<file>', 'where the secret goes')
    .addHelpText(
      'after',
      `
Example, a learner and one actor on two machines:
  attune keys learner.key && attune keys actor.key
  cat actor.key.pub > allowed
  attune learner cartpole/ppo --listen 0.0.0.0:5555 --keys learner.key --allow allowed
  attune actor --connect learner.example:5555 --keys actor.key --learner-key learner.key.pub`,
    )
    .action(async (file: string) => {
      // Here only, as all that loads ZeroMQ.
      const { createKeyFile } = await import('../../core/wire/new-keys.js');
      const { publicKey } = createKeyFile(file);
      process.stdout.write(`${file} and ${file}.pub written; public key ${publicKey}\n`);
    });
}
