import { holdHeap, letHeapGrow } from './platform/startup-heap.ts';

holdHeap();
// Not a static import: its modules would be loaded before.
const { serve } = await import('./serve.ts');
await serve();
letHeapGrow();
