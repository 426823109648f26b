export { fill } from './memory';
