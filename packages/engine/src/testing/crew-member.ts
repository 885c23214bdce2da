import { parentPort, workerData } from 'node:worker_threads';
import { type CrewPlan, joinCrew } from '../kernels/crew.ts';

parentPort?.postMessage('ready');
parentPort?.postMessage(joinCrew((workerData as { plan: CrewPlan }).plan));
