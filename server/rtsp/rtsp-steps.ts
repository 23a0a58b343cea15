/** How far a conversation with a camera has come before its media begins, told as it happens. */
export type RtspStep =
  /** To whom; after a redirect, or for another way of transport, all that follows happens once more. */
  | { readonly step: 'connecting'; readonly shown: string }
  /** Its name leads to an address. Not told of a host that is an address already. */
  | { readonly step: 'resolved' }
  /** SHA-256 of the certificate that it shows, whoever vouches for it. */
  | { readonly step: 'certificate'; readonly fingerprint: string }
  /** `remote`: the address at the other end, without its port. */
  | { readonly step: 'connected'; readonly remote: string }
  /** It asks for a login; by which scheme it is given one, null when it is given none. */
  | { readonly step: 'challenged'; readonly scheme: 'basic' | 'digest' | null }
  /** It answered a request with something else than asking for a login. */
  | { readonly step: 'answered' };

export type StepListener = (step: RtspStep) => void;
