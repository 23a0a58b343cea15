import type { AuditAction } from '../../../../server/contract/audit-actions.ts';

type TextOf<Action extends string> = Action extends `${infer Room}:${infer Deed}`
  ? `action.${Room}/${Deed}`
  : never;

/** The text of an action; a colon in its name would mean another bundle. */
export function actionText(action: AuditAction): TextOf<AuditAction> {
  return `action.${action.replace(':', '/')}` as TextOf<AuditAction>;
}
