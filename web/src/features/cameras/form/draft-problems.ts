import { type AddressProblem, addressProblem } from './camera-address.ts';
import type { CameraDraft, DraftField } from './camera-draft.ts';

/** What keeps a draft from being saved: a key of the texts below `problem`. */
export type Problem =
  | 'required'
  | 'id'
  | 'nationalId'
  | `address-${AddressProblem}`
  | 'position'
  | 'username';

export type Problems = Partial<Record<DraftField, Problem>>;

const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/u;

/** In the order of the form. */
export function problemsOf(draft: CameraDraft): Problems {
  const problems: Problems = {};
  if (!draft.name.trim()) problems.name = 'required';
  if (!ID.test(draft.id.trim())) problems.id = 'id';
  if (draft.nationalId.trim() && !/^\d{20}$/u.test(draft.nationalId.trim()))
    problems.nationalId = 'nationalId';
  if (!draft.region) problems.region = 'required';
  if (draft.longitude !== null && draft.latitude === null) problems.latitude = 'position';
  if (draft.latitude !== null && draft.longitude === null) problems.longitude = 'position';
  if (!draft.domain) problems.domain = 'required';
  if (!draft.mainUrl.trim()) problems.mainUrl = 'required';
  else problems.mainUrl = addressOf(draft.mainUrl);
  if (draft.subUrl.trim()) problems.subUrl = addressOf(draft.subUrl);
  if (draft.credentials.kind === 'replace' && !draft.credentials.username.trim())
    problems.credentials = 'username';
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem)) as Problems;
}

function addressOf(address: string): Problem | undefined {
  const problem = addressProblem(address);
  return problem ? `address-${problem}` : undefined;
}
