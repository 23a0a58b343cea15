const GZIP_REFUSED = /^q=0(\.0{0,3})?$/;

/** Whether an `Accept-Encoding` header (RFC 9110 §12.5.3) takes gzip. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  if (typeof header !== 'string') return false;
  let others = false;
  for (const choice of header.split(',')) {
    const [coding = '', ...parameters] = choice.split(';').map((text) => text.trim().toLowerCase());
    const accepted = !parameters.some((parameter) => GZIP_REFUSED.test(parameter));
    if (coding === 'gzip' || coding === 'x-gzip') return accepted;
    if (coding === '*') others = accepted;
  }
  return others;
}
