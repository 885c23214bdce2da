import { type EngineDocument, QueryError } from '@tocsin/engine';
import type { Hit, HitList, HitProblem } from './hit.ts';
import type { Stage, StageRun } from './stages/stage.ts';

/** The stages of a retriever as one document at hand fills them in. */
export type OwnStages = (hit: Hit) => readonly Stage[];

/**
 * Stages whose parameters differ from document to document: what looks at each document alone is run on each as its own
 * document says, and searches take their scores from it. What needs all of them together (orders, numbers that cut) cannot
 * differ, and is run as `shared` says.
 * @param shared the stages behind the engine, the last of the retriever
 * @param ownOf all stages of the retriever, for the document of a hit
 * @param differs whether the parameters of a shared stage come from the document
 */
export function ownStages(
  shared: readonly Stage[],
  ownOf: OwnStages,
  differs: (stage: Stage) => boolean,
): Stage[] {
  return shared.map((stage, i) => {
    if (!differs(stage)) return stage;
    const own = (hit: Hit): Stage => ownOf(hit).at(i - shared.length) as Stage;
    if (stage.search !== undefined) return { ...stage, run: (list, at) => searchOwn(stage, own, list, at) };
    return stage.alone || stage.filter !== undefined
      ? { ...stage, run: (list, at) => runOwn(own, list, at) }
      : stage;
  });
}

/** Runs on each hit alone. What its document makes impossible is its problem, and not that of the others. */
async function runOwn(own: (hit: Hit) => Stage, list: HitList, at: StageRun): Promise<HitList> {
  const hits: Hit[] = [];
  const problems: HitProblem[] = [...(list.problems ?? [])];
  for (const hit of list.hits)
    try {
      const { problems: more = [], ...found } = await own(hit).run({ hits: [hit], limited: false }, at);
      hits.push(...found.hits);
      problems.push(...more);
    } catch (error) {
      problems.push(problemOf(hit, error));
    }
  return { ...list, hits, problems };
}

async function searchOwn(
  stage: Stage,
  own: (hit: Hit) => Stage,
  list: HitList,
  at: StageRun,
): Promise<HitList> {
  const documents = await at.documents(list.hits, []);
  const hits: Hit[] = [];
  const problems: HitProblem[] = [...(list.problems ?? [])];
  for (const [i, hit] of list.hits.entries())
    try {
      const searchScores = own(hit).search?.scores(documents[i] as EngineDocument, hit.collectionId);
      hits.push(searchScores === undefined ? hit : { ...hit, searchScores });
    } catch (error) {
      problems.push(problemOf(hit, error));
    }
  return stage.run({ ...list, hits, problems }, at);
}

function problemOf({ documentId }: Hit, error: unknown): HitProblem {
  if (!(error instanceof QueryError)) throw error;
  return { documentId, message: `${error.place} ${error.message}` };
}
