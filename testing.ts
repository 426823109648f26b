/**
 * For tests of plug-ins: suites that say whether an environment or an algorithm keeps its contract.
 *
 * @module attune/testing
 */
export { checkAlgorithm, type AlgorithmCheckOptions } from './core/conformance/algorithm.js';
export { checkEnv } from './core/conformance/env.js';
export type { EnvCheckOptions } from './core/conformance/env-subject.js';
export { testAlgorithm, testEnv } from './core/conformance/node-test.js';
export { formatReport, type CheckResult, type Report } from './core/conformance/report.js';
