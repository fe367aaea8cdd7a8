import { Refused } from './refused.js';
import type { Transport } from './transport.js';
import type { UploadedFile } from './types.js';

export interface UploadOptions {
  name: string;
  /** Your own id for it: the same bytes again with the same key are the same file. */
  key: string;
  /** Hears how much has gone out, from 0 to 1. Only browsers tell. */
  onProgress?: (part: number) => void;
  signal?: AbortSignal;
}

/** Sends a file as it is. Browsers tell how far an upload is only through XMLHttpRequest; elsewhere it is an ordinary request. */
export function upload(transport: Transport, file: Blob, options: UploadOptions): Promise<UploadedFile> {
  const path = `/files?name=${encodeURIComponent(options.name)}`;
  const headers = { 'Idempotency-Key': options.key, 'Content-Type': file.type || 'application/octet-stream' };
  return transport.withToken(false, token => {
    const all = { ...headers, Authorization: `Bearer ${token}` };
    return typeof XMLHttpRequest === 'undefined' ? plain(transport.base + path, file, all, options) : watched(transport.base + path, file, all, options);
  });
}

async function plain(url: string, file: Blob, headers: Record<string, string>, { signal, onProgress }: UploadOptions): Promise<UploadedFile> {
  const response = await fetch(url, { method: 'POST', headers, body: file, ...(signal ? { signal } : {}) });
  if (!response.ok) throw await Refused.from(response);
  onProgress?.(1);
  return await response.json() as UploadedFile;
}

function watched(url: string, file: Blob, headers: Record<string, string>, { signal, onProgress }: UploadOptions): Promise<UploadedFile> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.responseType = 'text';
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const answer = new Response(request.responseText, { status: request.status, headers: { 'Retry-After': request.getResponseHeader('Retry-After') ?? '0' } });
      if (answer.ok) answer.json().then(body => done(body as UploadedFile), failed);
      else Refused.from(answer).then(failed, failed);
    };
    request.onerror = () => failed(new TypeError('The upload was interrupted.'));
    request.onabort = () => failed(new DOMException('The upload was stopped.', 'AbortError'));
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    if (signal?.aborted) return failed(new DOMException('The upload was stopped.', 'AbortError'));
    signal?.addEventListener('abort', abort);
    request.send(file);
  });
}
