import type { DisplayDto, DisplayHello, DisplayReport, DisplayShow } from './displays-dto.ts';
import type { ErrorCode } from './error-codes.ts';
import type { PreferenceKey } from './wall-terms.ts';

/** Socket.io namespace of what people keep for their walls. */
export const WALLS_NAMESPACE = '/walls';

/** A preference as the hub keeps it. Null: it was thrown away. */
export interface PreferenceChange {
  key: PreferenceKey;
  value: unknown;
  /** Of one person and key the later is the greater, one that was thrown away too. */
  revision: number;
}

export interface WallsServerEvents {
  /** To the other windows of the same person, and to the one that changed it. */
  'preference:changed': (change: PreferenceChange) => void;
  /** A scene, tour or watch list of this person, or one that is shared, was made, changed or removed, or may be seen from now on: fetch them again. */
  'scenes:changed': () => void;
  'tours:changed': () => void;
  'lists:changed': () => void;
  /** To a display: all that it has to show, again whenever that is something else. Null: nothing. */
  'display:show': (show: DisplayShow | null) => void;
  'display:step': (step: { by: 1 | -1 }) => void;
  /** It says its name large for a while. */
  'display:identify': () => void;
  /** To whoever watches the displays. */
  'display:changed': (display: DisplayDto) => void;
  'display:removed': (name: string) => void;
}

/** Null: it has its place, and is told what to show. */
export type DisplayWelcome = { refused: ErrorCode | null };

export interface WallsClientEvents {
  /** This page is a display. */
  'display:register': (hello: DisplayHello, answer: (welcome: DisplayWelcome) => void) => void;
  'display:report': (report: DisplayReport) => void;
  /** Answers with all displays, and tells of every change from then on; with none to whoever may not steer. */
  'displays:watch': (answer: (displays: DisplayDto[]) => void) => void;
}
