/** Whether a text can be an API key: printable, without a space, of a length that a header may have. */
export function isKeyText(secret: string): boolean {
  return /^[\x21-\x7e]{1,4096}$/.test(secret)
}
