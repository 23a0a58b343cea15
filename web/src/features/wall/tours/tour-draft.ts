import type { Role } from '../../../../../server/contract/permissions.ts';
import { TOUR_DWELL_SECONDS } from '../../../../../server/contract/wall-terms.ts';
import type { TourDto, TourOver } from '../../../../../server/contract/walls-dto.ts';
import type { TourOf } from './tour-spec.ts';

/** A tour as it is being written: what was filled in for one kind stays while another is looked at. */
export interface TourDraft {
  name: string;
  kind: TourOf['kind'];
  cameras: readonly string[];
  text: string;
  domain: string | null;
  region: string | null;
  over: TourOver;
  dwellSeconds: number;
  sharedWith: Role[];
}

export type TourProblem = 'needName' | 'tour.needText' | 'tour.needCameras';

/** @param wallCameras those on the pages of the wall, for a tour that has no list of its own */
export function tourDraftOf(tour: TourDto | null, wallCameras: readonly string[], pages: number): TourDraft {
  const empty: TourDraft = {
    name: '',
    kind: pages > 1 ? 'pages' : 'place',
    cameras: wallCameras,
    text: '',
    domain: null,
    region: null,
    over: 'page',
    dwellSeconds: TOUR_DWELL_SECONDS.usual,
    sharedWith: [],
  };
  if (!tour) return empty;
  const { name, over, dwellSeconds, sharedWith, of } = tour;
  return { ...empty, name, over, dwellSeconds, sharedWith, ...of, kind: of.kind };
}

export function tourOfDraft({ kind, cameras, text, domain, region }: TourDraft): TourOf {
  switch (kind) {
    case 'pages':
      return { kind };
    case 'cameras':
      return { kind, cameras: [...cameras] };
    case 'filter':
      return { kind, text: text.trim() };
    case 'place':
      return { kind, domain, region };
  }
}

/** A tour over the pages turns all of the wall. */
export function tourOverOf({ kind, over }: TourDraft): TourOver {
  return kind === 'pages' ? 'page' : over;
}

/** What is missing, field by field. Without a name a tour can be played, but not be saved. */
export function tourProblems(draft: TourDraft, saving: boolean): readonly TourProblem[] {
  const problems: TourProblem[] = [];
  if (saving && draft.name.trim() === '') problems.push('needName');
  if (draft.kind === 'filter' && draft.text.trim() === '') problems.push('tour.needText');
  if (draft.kind === 'cameras' && draft.cameras.length === 0) problems.push('tour.needCameras');
  return problems;
}
