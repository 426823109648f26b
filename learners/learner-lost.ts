import { RunError } from '../core/errors.js';

/** Another learner is gone: nothing is wrong with this one, and all may begin again from the last checkpoint. */
export class LearnerLost extends RunError {}
