import { createContext } from 'react';
import type { ToastContent } from './use-wall-actions.ts';

/** A word on the wall, which outlasts the tile that it is about. Nobody listens on a display. */
export const TellContext = createContext<(toast: ToastContent) => void>(() => {});
