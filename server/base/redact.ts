const USER_INFO = /([a-z][a-z0-9+.-]*:\/\/)[^/?#\s]*@/gi;

/** Takes user names and passwords out of every URL in a text. For logs, errors and whatever reaches a browser. */
export function redactUrls(text: string): string {
  return text.replace(USER_INFO, '$1***@');
}
