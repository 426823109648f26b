export { encodeSafetensors, decodeSafetensors } from './safetensors.js';
export {
  writeCheckpoint,
  type CheckpointContent,
  type PluginDigest,
  type WrittenCheckpoint,
} from './write.js';
export { latestCheckpoint, readCheckpoint, type Checkpoint, type LatestCheckpoint } from './read.js';
export {
  bestEntry,
  checkpointPath,
  deleteCheckpointsAfter,
  listCheckpoints,
  pruneCheckpoints,
  type CheckpointEntry,
  type KeepPolicy,
} from './folder.js';
