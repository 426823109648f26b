import type { MjData } from '@mujoco/mujoco';
import { messageOf, RunError } from '../../core/errors.js';
import type { Engine } from './engine.js';
import type { Model } from './model.js';
import { bindViews, isDetached, type Views } from './views.js';

const DATA_ARRAYS = [
  'qpos',
  'qvel',
  'qacc',
  'act',
  'ctrl',
  'qfrc_applied',
  'xfrc_applied',
  'mocap_pos',
  'mocap_quat',
  'xpos',
  'xquat',
  'xmat',
  'xipos',
  'geom_xpos',
  'geom_xmat',
  'site_xpos',
  'site_xmat',
  'subtree_com',
  'subtree_linvel',
  'cinert',
  'cvel',
  'cfrc_ext',
  'qfrc_actuator',
  'actuator_force',
  'sensordata',
  'ten_length',
] as const;

/** State and results by MuJoCo's names. The fields are renewed when memory moves: read them through the object each time. */
export type DataArrays = Views<(typeof DATA_ARRAYS)[number]>;

/** MuJoCo's own limit (mjMAXVAL) beyond which a state counts as diverged. */
const LARGEST = 1e10;

/** One simulation of a model: float64 state in the thread's MuJoCo. */
export class Simulation {
  readonly data = {} as DataArrays;
  private readonly native: MjData;
  /** Numbers in MuJoCo's own description of a state. */
  private readonly integrationSize: number;

  constructor(
    private readonly engine: Engine,
    readonly model: Model,
  ) {
    const { mujoco } = engine;
    this.native = new mujoco.MjData(model.native);
    this.integrationSize = mujoco.mj_stateSize(model.native, mujoco.mjtState.mjSTATE_INTEGRATION.value);
    this.sync();
  }

  /** Renews `data` if memory has moved, as it may whenever anything of this thread's MuJoCo is created. */
  sync(): void {
    if (isDetached(this.data.xpos)) bindViews(this.data, this.native, DATA_ARRAYS);
  }

  /** Back to the model's initial state, everything derived cleared. */
  reset(): void {
    this.engine.mujoco.mj_resetData(this.model.native, this.native);
    this.sync();
  }

  /** How many numbers `save` writes. */
  get stateSize(): number {
    let size = this.integrationSize;
    for (const name of DATA_ARRAYS) size += this.data[name].length;
    return size;
  }

  /** Writes all that the next steps depend on, and all results that stand in `data`. */
  save(out: Float64Array): void {
    const { mujoco } = this.engine;
    const buffer = new mujoco.DoubleBuffer(this.integrationSize);
    try {
      mujoco.mj_getState(this.model.native, this.native, buffer, mujoco.mjtState.mjSTATE_INTEGRATION.value);
      out.set(buffer.GetView() as Float64Array);
    } finally {
      buffer.delete();
    }
    this.sync();
    let at = this.integrationSize;
    for (const name of DATA_ARRAYS) {
      out.set(this.data[name], at);
      at += this.data[name].length;
    }
  }

  /** Back to where `save` was called, here or in another simulation of the model: the next steps are the same to the bit. */
  restore(state: Float64Array): void {
    this.reset();
    const { mujoco } = this.engine;
    const numbers = [...state.subarray(0, this.integrationSize)];
    mujoco.mj_setState(this.model.native, this.native, numbers, mujoco.mjtState.mjSTATE_INTEGRATION.value);
    this.sync();
    let at = this.integrationSize;
    for (const name of DATA_ARRAYS) {
      const array = this.data[name];
      array.set(state.subarray(at, at + array.length));
      at += array.length;
    }
  }

  /** Computes everything that follows from position, velocity and control, without moving on in time. */
  forward(): void {
    try {
      this.engine.mujoco.mj_forward(this.model.native, this.native);
    } catch (error) {
      throw this.explain(error);
    }
    this.sync();
  }

  /** Moves on by `frames` physics steps under the present control. */
  step(frames: number): void {
    const { mujoco } = this.engine;
    const model = this.model.native;
    try {
      for (let i = 0; i < frames; i++) mujoco.mj_step(model, this.native);
    } catch (error) {
      throw this.explain(error);
    }
    this.sync();
  }

  /** Computes `cfrc_ext`, which MuJoCo otherwise leaves at zero. */
  computeContactForces(): void {
    this.engine.mujoco.mj_rnePostConstraint(this.model.native, this.native);
  }

  /** Whether the state has ceased to mean anything: not a number, or beyond MuJoCo's limit. */
  diverged(): boolean {
    const { qpos, qvel, qacc } = this.data;
    return !(within(qpos) && within(qvel) && within(qacc));
  }

  /** Throws a RunError when contacts or constraints were dropped for want of working memory since the last reset. */
  checkMemory(): void {
    const { mjtWarning } = this.engine.mujoco;
    const warnings = this.native.warning;
    for (const kind of [mjtWarning.mjWARN_CONTACTFULL.value, mjtWarning.mjWARN_CNSTRFULL.value]) {
      const warning = warnings.get(kind);
      const dropped = warning !== undefined && warning.number > 0;
      warning?.delete();
      if (dropped) throw this.outOfMemory();
    }
  }

  /** The one error that physics has on its own account is want of memory. */
  private explain(error: unknown): unknown {
    return /out of memory/.test(messageOf(error)) ? this.outOfMemory() : error;
  }

  private outOfMemory(): RunError {
    return new RunError(
      `model '${this.model.name}': ${this.native.narena} bytes are too few for its contacts: raise <size memory="..."/> in the MJCF`,
    );
  }

  /** Derives the model's inverse weights, subtree masses and the like from its arrays again, as the compiler does. Reset afterwards. */
  refreshConstants(): void {
    this.engine.mujoco.mj_setConst(this.model.native, this.native);
  }

  close(): void {
    this.native.delete();
  }
}

function within(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]) <= LARGEST)) return false;
  return true;
}
