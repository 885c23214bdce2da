export { nearHashes } from './hashes';
export { estimatePairs, possiblePairs, promisingPairs } from './vectors';
