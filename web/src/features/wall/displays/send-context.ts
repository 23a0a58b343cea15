import { createContext, useContext } from 'react';
import type { DisplayOrderInput } from '../../../../../server/contract/displays-dto.ts';

export interface SendWish {
  /** As people call it. */
  name: string;
  order: DisplayOrderInput;
}

/** Asks to which display it is to go, in a menu at this place of the window, and sends it there. */
export type Send = (wish: SendWish, at: { x: number; y: number }) => void;

/** Null for those who steer no displays, and where nobody steers: on a display. */
export const SendContext = createContext<Send | null>(null);

export function useSend(): Send | null {
  return useContext(SendContext);
}
