/** What failed is a person's to mend, and the message tells them all: no stack is shown with it. */
export class MendableError extends Error {
  override readonly name = 'MendableError';
}
