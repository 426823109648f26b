import type { EnvSpec, PlayedStep } from '../../core/algorithm.js';
import { ndarray } from '../../core/arrays.js';
import { ColumnWriter } from '../../core/rollout/column-writer.js';
import { scope } from '../../core/tensor/index.js';
import type { TurnInfo } from '../../envs/crs/answers.js';
import { actionInputs } from './action-inputs.js';
import type { CrsirlConfig } from './config.js';
import { encode } from './networks/encoder.js';
import { nodesOf } from './networks/nodes.js';
import type { PolicyParams } from './networks/policy.js';
import { intrinsicReward, type RewardParams } from './networks/reward.js';
import { turnsOf, turnTensors } from './networks/turns.js';

/** r_phi of a turn as it was played, for Figure 3.3: of the action that took effect, whatever was chosen. */
export function intrinsicRewardOf(
  spec: EnvSpec,
  { encoder, nodes, rewardReadsAnswers }: CrsirlConfig,
  { theta, phi }: { readonly theta: PolicyParams; readonly phi: RewardParams },
): (played: PlayedStep) => number {
  const knowledge = nodesOf(spec, nodes);
  return ({ observation, step: { info } }) => {
    const { slot, answer } = info as unknown as TurnInfo;
    const writer = new ColumnWriter(spec.observationSpace, 'observation', 1);
    writer.set(0, observation);
    const columns = {
      ...turnsOf(writer.arrays(1), knowledge),
      action: ndarray(Int32Array.of(slot)),
      'hindsight/answer': ndarray(Float64Array.of(answer)),
    };
    const turn = { columns, lengths: Int32Array.of(1), success: Uint8Array.of(0) };
    const reward = scope(() =>
      intrinsicReward(
        phi,
        encode(theta.encoder, turnTensors(columns, knowledge, encoder === 'compat'), encoder),
        actionInputs(turn, knowledge, rewardReadsAnswers),
      ),
    );
    return reward.item();
  };
}
