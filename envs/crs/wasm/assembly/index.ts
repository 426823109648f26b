export { common } from './sets';
export { addToLists } from './lists';
export { logistic } from './logistic';
