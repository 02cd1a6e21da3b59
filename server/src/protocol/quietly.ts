/**
 * Lets a request to the client go its way. A client may refuse what it does not know, or be gone before it answers;
 * neither may end the server.
 */
export function quietly(request: Promise<unknown>): void {
  request.catch(() => undefined);
}
