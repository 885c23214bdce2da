import { contractFile, loadV1Contract, type V1Contract } from './v1-contract.ts';

const contract = loadV1Contract();

/** Whether the file of the v1 contract is there; tests that need it say so and skip where it is not. */
export const HAS_CONTRACT: boolean = contract !== null;

if (!HAS_CONTRACT)
  process.stderr.write(`There is no ${contractFile()}: answers are not validated against the v1 contract\n`);

/** The contract, for tests that only run where it is there. */
export const v1: V1Contract = contract as V1Contract;

/**
 * What is wrong with an answer by the contract: nothing where the list is empty.
 * @param operation `POST /v1/retrievers/{retriever_id}/execute`
 * @param status must be the one of the contract's successful answer
 */
export function contractProblems(operation: string, status: number, body: unknown): string[] {
  if (!v1.operations.includes(operation)) return [`the contract has no ${operation}`];
  const wanted = v1.statusOf(operation);
  if (status !== wanted) return [`status ${status}, not ${wanted}: ${JSON.stringify(body)}`];
  return v1.problemsOf(operation, body);
}
