import { chordLabel } from '../../../frame/shortcuts/chord.ts';
import type { CommandId } from '../../../frame/shortcuts/commands.ts';
import { useShortcuts } from '../../../frame/shortcuts/use-shortcuts.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { FloatingMenu } from '../../../ui/FloatingMenu.tsx';
import type { TileTool } from './use-tile-tools.ts';
import { useVolume } from './use-volume.ts';

interface TileMenuProps {
  name: string;
  tools: readonly TileTool[];
  audible: boolean;
  at: { x: number; y: number };
  onClose(): void;
}

/** All that can be done to a tile, for tiles without room for buttons and for the right mouse button. */
export function TileMenu({ name, tools, audible, at, onClose }: TileMenuProps) {
  const { t } = useTexts();
  const { registry } = useShortcuts();
  const { changeBy } = useVolume();
  const keyOf = (command: CommandId) => {
    const [chord] = registry.keysOf(command);
    return chord === undefined ? undefined : chordLabel(chord);
  };
  const lines: TileTool[] = audible
    ? [
        { command: 'louder', icon: 'sound', label: t('tile.louder'), run: () => changeBy(1) },
        { command: 'quieter', icon: 'sound', label: t('tile.quieter'), run: () => changeBy(-1) },
      ]
    : [];
  const [sound, ...others] = tools;
  const items = [...(sound ? [sound] : []), ...lines, ...others].map(
    ({ command, icon, label, pressed, run }) => ({
      key: command,
      icon,
      label,
      checked: pressed,
      shortcut: keyOf(command),
      onSelect: run,
    }),
  );
  return <FloatingMenu label={name} items={items} at={at} onClose={onClose} />;
}
