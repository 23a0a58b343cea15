import { useMemo } from 'react';
import { HEALTH_STATES } from '../../../../server/contract/health-states.ts';
import type { Scope } from '../../../../server/contract/permissions.ts';
import {
  CAMERA_POWERS,
  CAMERA_SETTINGS,
  CAMERA_SHAPES,
  CAMERA_TRANSPORTS,
  FILING_STATES,
} from '../../../../server/contract/registry-terms.ts';
import { inLanguage } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { usePlaces, useSession } from '../../stores/use-stores.ts';
import { type RegionNode, regionTree } from './region-tree.ts';

export interface Choice<T extends string = string> {
  value: T;
  label: string;
}

export interface TreeChoice extends Choice {
  /** What a search in the tree looks through. */
  title: string;
  children: TreeChoice[];
}

export const CAMERA_MODES = ['on-demand', 'warm', 'always'] as const;

/** What there is to choose from, named in the language of the page and within what the account may manage. */
export function useChoices() {
  const { t, common, language } = useTexts('cameras');
  const places = usePlaces();
  const session = useSession();
  const scope = session.phase === 'in' ? session.session.scope : null;
  return useMemo(() => {
    const named = <T extends string>(values: readonly T[], name: (value: T) => string): Choice<T>[] =>
      values.map((value) => ({ value, label: name(value) }));
    const domains = places?.domains.filter(({ id }) => scope?.domains?.includes(id) ?? true) ?? [];
    const regions = places?.regions.filter(({ code }) => mayChoose(scope, code)) ?? [];
    const branch = ({ code, region, children }: RegionNode): TreeChoice => {
      const label = inLanguage(region.name, language);
      return { value: code, label, title: `${label} ${code}`, children: children.map(branch) };
    };
    return {
      domains: domains.map(({ id, name }) => ({ value: id, label: inLanguage(name, language) })),
      regions: regionTree(regions).map(branch),
      states: named(HEALTH_STATES, (state) => common(`state.${state}`)),
      modes: named(CAMERA_MODES, (mode) => t(`mode.${mode}`)),
      filings: named(FILING_STATES, (state) => t(`filing.${state}`)),
      shapes: named(CAMERA_SHAPES, (shape) => t(`shape.${shape}`)),
      settings: named(CAMERA_SETTINGS, (setting) => t(`setting.${setting}`)),
      powers: named(CAMERA_POWERS, (power) => t(`power.${power}`)),
      transports: named(CAMERA_TRANSPORTS, (transport) => t(`transport.${transport}`)),
    };
  }, [places, scope, language, t, common]);
}

/** A region of the scope, in one of it, or around one. */
function mayChoose(scope: Scope | null, code: string): boolean {
  return scope?.regions?.some((within) => code.startsWith(within) || within.startsWith(code)) ?? true;
}
