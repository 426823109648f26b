import { messageOf } from '../errors.js';

/** What one check found. */
export interface CheckResult {
  readonly name: string;
  /** What the check asks, in one line. */
  readonly asks: string;
  readonly status: 'pass' | 'fail' | 'skip';
  /** Why it failed or was skipped. */
  readonly reason?: string;
}

/** What a conformance suite found. */
export interface Report {
  /** What was checked: `env 'cartpole'`. */
  readonly subject: string;
  readonly checks: readonly CheckResult[];
  /** True when no check failed. */
  readonly passed: boolean;
}

/** Why a check does not apply. */
export class Skip {
  constructor(readonly reason: string) {}
}

/** What a check found: nothing, what is wrong, or why it does not apply. */
export type Finding = undefined | string | Skip;

/** A question about a subject. What it throws counts as a failure. */
export interface Check<Subject> {
  readonly name: string;
  readonly asks: string;
  run(subject: Subject): Finding | Promise<Finding>;
}

/** Runs the checks one after the other; a failure does not keep the others from running. */
export async function runChecks<Subject>(
  label: string,
  subject: Subject,
  checks: readonly Check<Subject>[],
): Promise<Report> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const { name, asks } = check;
    let finding: Finding;
    try {
      finding = await check.run(subject);
    } catch (error) {
      finding = messageOf(error);
    }
    if (finding === undefined) results.push({ name, asks, status: 'pass' });
    else if (finding instanceof Skip) results.push({ name, asks, status: 'skip', reason: finding.reason });
    else results.push({ name, asks, status: 'fail', reason: finding });
  }
  return { subject: label, checks: results, passed: results.every(({ status }) => status !== 'fail') };
}

/** A report as text: a line per check, the reason below a check that failed, and the counts. */
export function formatReport(report: Report): string {
  const width = Math.max(...report.checks.map(({ name }) => name.length));
  const mark = { pass: 'ok  ', fail: 'FAIL', skip: 'skip' };
  const lines = report.checks.flatMap(({ name, asks, status, reason }) => [
    `  ${mark[status]}  ${name.padEnd(width)}  ${asks}${status === 'skip' ? ` (${reason})` : ''}`,
    ...(status === 'fail' ? [`${' '.repeat(width + 10)}${reason}`] : []),
  ]);
  const count = (status: CheckResult['status']): number =>
    report.checks.filter((c) => c.status === status).length;
  const counts = `${count('pass')} passed, ${count('fail')} failed, ${count('skip')} skipped`;
  return [report.subject, ...lines, counts].join('\n');
}
