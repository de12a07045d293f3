/** What a person typed cannot be used. The message is one sentence for that person; a process ends with code 2. */
export class InputError extends Error {
  override readonly name = "InputError";
}
