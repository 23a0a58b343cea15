/**
 * Everything a page loads comes from the hub itself; nobody else may frame it.
 * @param secure browsers reach the hub over https
 */
export function securityHeaders(secure: boolean) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        // MediaSource objects are blob: addresses.
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    // These three mean something over https alone; elsewhere browsers warn about them.
    hsts: secure,
    crossOriginOpenerPolicy: secure,
    originAgentCluster: secure,
  };
}
