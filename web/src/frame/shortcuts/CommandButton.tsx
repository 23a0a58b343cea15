import type { ComponentProps } from 'react';
import { IconButton } from '../../ui/IconButton.tsx';
import type { CommandId } from './commands.ts';
import { useCommandKey } from './use-shortcuts.ts';

interface CommandButtonProps extends Omit<ComponentProps<typeof IconButton>, 'shortcut'> {
  /** Whose key the tooltip names. */
  command: CommandId;
}

export function CommandButton({ command, ...rest }: CommandButtonProps) {
  const key = useCommandKey(command);
  return <IconButton {...rest} shortcut={key} />;
}
