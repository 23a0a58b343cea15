/** Sending something to a display from where it is seen. */
export const send = {
  tool: '送到显示屏',
  item: '把“{{name}}”送到显示屏',
  to: '把“{{name}}”送到',
  display: '{{name}}',
  offline: '{{name}}（离线）',
  hidden: '{{name}}（画面不在您的权限内）',
  none: '还没有显示屏。打开“显示屏”面板，那里有添加的方法。',
  sent: '“{{name}}”已送到显示屏“{{display}}”',
};
