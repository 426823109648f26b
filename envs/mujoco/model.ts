import type { MainModule, MjModel } from '@mujoco/mujoco';
import { unknownName } from '../../core/errors.js';
import { derivePairs, endSearch } from './contact-pairs.js';
import { bindViews, isDetached, type Views } from './views.js';

const MODEL_ARRAYS = [
  'qpos0',
  'body_pos',
  'body_quat',
  'body_ipos',
  'body_iquat',
  'body_mass',
  'body_inertia',
  'body_invweight0',
  'body_subtreemass',
  'jnt_pos',
  'jnt_axis',
  'jnt_range',
  'jnt_margin',
  'jnt_stiffness',
  'jnt_solref',
  'jnt_solimp',
  'dof_armature',
  'dof_damping',
  'dof_frictionloss',
  'dof_invweight0',
  'geom_pos',
  'geom_quat',
  'geom_size',
  'geom_friction',
  'geom_margin',
  'geom_gap',
  'geom_solref',
  'geom_solimp',
  'geom_solmix',
  'actuator_gear',
  'actuator_ctrlrange',
  'actuator_forcerange',
  'actuator_gainprm',
  'actuator_biasprm',
] as const;

type IndexArray =
  | 'body_parentid'
  | 'body_sameframe'
  | 'body_weldid'
  | 'jnt_type'
  | 'jnt_bodyid'
  | 'geom_type'
  | 'geom_bodyid'
  | 'geom_contype'
  | 'geom_conaffinity'
  | 'geom_condim'
  | 'geom_rgba'
  | 'actuator_trnid';

/** Name of an array of physical constants, as MuJoCo spells it. */
export type ModelArray = (typeof MODEL_ARRAYS)[number];
export type ModelArrays = Views<ModelArray>;
type Kind = 'body' | 'joint' | 'geom' | 'site' | 'actuator' | 'sensor';

/** A compiled model: constants and the names of its parts. */
export class Model {
  readonly nq: number;
  readonly nv: number;
  readonly nu: number;
  readonly nbody: number;
  readonly ngeom: number;
  /** Seconds per physics step. */
  readonly timestep: number;
  private readonly views = {} as ModelArrays;

  /** Takes ownership of `native`. `listed`: contacts are those of its pairs, and no others are searched for. */
  constructor(
    private readonly mujoco: MainModule,
    readonly native: MjModel,
    readonly name: string,
    private readonly listed = false,
  ) {
    this.nq = native.nq;
    this.nv = native.nv;
    this.nu = native.nu;
    this.nbody = native.nbody;
    this.ngeom = native.ngeom;
    this.timestep = native.opt.timestep;
    if (listed) endSearch(native);
    this.refreshContacts();
  }

  /** Lets listed contacts follow what was changed in the constants of shapes. */
  refreshContacts(): void {
    if (this.listed) derivePairs(this.mujoco, this.native);
  }

  /** Constants by MuJoCo's names: live, writable float64 views. Do not keep them: memory may move. */
  get arrays(): ModelArrays {
    if (isDetached(this.views.body_mass)) bindViews(this.views, this.native, MODEL_ARRAYS);
    return this.views;
  }

  /** A copy of integer (or colour) constants. */
  indices(name: IndexArray): number[] {
    return Array.from(this.native[name] as ArrayLike<number>);
  }

  /** Names of all parts of a kind, '' for those without one. */
  names(kind: Kind): string[] {
    const [type, count] = this.kind(kind);
    const { mujoco, native } = this;
    return Array.from({ length: count }, (_, id) => {
      // What the binding returns for a part without a name is text from anywhere.
      const name = mujoco.mj_id2name(native, type, id) ?? '';
      return mujoco.mj_name2id(native, type, name) === id ? name : '';
    });
  }

  /** Index of a part. Throws an InputError that names the nearest one. */
  id(kind: Kind, name: string): number {
    const id = this.mujoco.mj_name2id(this.native, this.kind(kind)[0], name);
    if (id < 0) throw unknownName(`${kind} of model '${this.name}'`, name, this.names(kind).filter(Boolean));
    return id;
  }

  private kind(kind: Kind): [type: number, count: number] {
    const { mjtObj } = this.mujoco;
    const { native } = this;
    switch (kind) {
      case 'body':
        return [mjtObj.mjOBJ_BODY.value, native.nbody];
      case 'joint':
        return [mjtObj.mjOBJ_JOINT.value, native.njnt];
      case 'geom':
        return [mjtObj.mjOBJ_GEOM.value, native.ngeom];
      case 'site':
        return [mjtObj.mjOBJ_SITE.value, native.nsite];
      case 'actuator':
        return [mjtObj.mjOBJ_ACTUATOR.value, native.nu];
      case 'sensor':
        return [mjtObj.mjOBJ_SENSOR.value, native.nsensor];
    }
  }

  /** A deep copy: what is written to one is not seen in the other. */
  copy(): Model {
    return new Model(this.mujoco, new this.mujoco.MjModel(this.native), this.name, this.listed);
  }

  close(): void {
    this.native.delete();
  }
}
