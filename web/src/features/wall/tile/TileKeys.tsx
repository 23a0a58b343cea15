import { useCommand } from '../../../frame/shortcuts/use-shortcuts.ts';
import { type TileDeeds, toggleReplay, toggleZoom } from './use-tile-tools.ts';
import { useVolume } from './use-volume.ts';
import { ZOOM_STEP } from './zoom.ts';

/** The keys of the selected tile. What moves a zoomed or replayed picture goes before the page's own meaning of the same key. */
export function TileKeys({ deeds }: { deeds: TileDeeds }) {
  const { zoom, replay, audible, snapshot, toggleInfo, mark, send } = deeds;
  const { zoomed } = zoom;
  const replaying = replay.snapshot !== null;
  const { changeBy } = useVolume();
  useCommand('zoom', () => toggleZoom(zoom));
  useCommand('snapshot', snapshot);
  useCommand('bookmark', () => mark?.(), mark !== null);
  useCommand('replay', () => toggleReplay(replay));
  useCommand('info', toggleInfo);
  useCommand('sendToDisplay', () => send?.(), send !== null);
  useCommand('louder', () => audible && changeBy(1), audible);
  useCommand('quieter', () => changeBy(-1), audible);

  useCommand('zoomIn', () => zoom.zoomBy(ZOOM_STEP), zoomed);
  useCommand('zoomOut', () => zoom.zoomBy(1 / ZOOM_STEP), zoomed);
  useCommand('zoomReset', zoom.reset, zoomed);
  useCommand('panLeft', () => zoom.pan({ x: -1, y: 0 }), zoomed);
  useCommand('panRight', () => zoom.pan({ x: 1, y: 0 }), zoomed);
  useCommand('panUp', () => zoom.pan({ x: 0, y: -1 }), zoomed);
  useCommand('panDown', () => zoom.pan({ x: 0, y: 1 }), zoomed);

  useCommand('replayPause', replay.togglePause, replaying);
  useCommand('replayBack', () => replay.seekBy(-5), replaying);
  useCommand('replayForward', () => replay.seekBy(5), replaying);
  useCommand('frameBack', () => replay.step(-1), replaying);
  useCommand('frameForward', () => replay.step(1), replaying);
  useCommand('replayRate', replay.nextRate, replaying);
  useCommand('leavePicture', replaying ? replay.end : zoom.reset, replaying || zoomed);
  return null;
}
