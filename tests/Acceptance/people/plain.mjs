/** What a client handed out, as the plain values an app would store: no class instances, no later changes. Runs in pages too. */
export function plain(value) {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

/** One shape for superagent's (v2) and axios' (v3) errors. */
export function plainError(error) {
  const response = error?.response;
  return {
    message: String(error?.message ?? error),
    code: error?.code,
    status: response?.status ?? error?.status,
    body: plain(response?.body ?? response?.data ?? error?.body),
  };
}
