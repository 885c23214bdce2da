export { estimatePairs, possiblePairs, promisingPairs } from './vectors';
