import type { send as zhSend } from './send-zh.ts';
import type { Widen } from './widen.ts';

export const send: Widen<typeof zhSend> = {
  tool: 'Send to a display',
  item: 'Send “{{name}}” to a display',
  to: 'Send “{{name}}” to',
  display: '{{name}}',
  offline: '{{name}} (offline)',
  hidden: '{{name}} (shows what you may not see)',
  none: 'There are no displays yet. The panel “Displays” says how to add one.',
  sent: '“{{name}}” was sent to display “{{display}}”',
};
