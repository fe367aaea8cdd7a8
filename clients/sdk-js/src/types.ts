/** What the native API says, as it says it: names are the wire's own, times are UTC as in RFC 3339, ids are opaque texts. */

/** A person as messages and lists show them. */
export interface Person {
  id: string;
  name: string;
  /** A picture's address, or empty. */
  avatar_url: string;
}

/** A JSON object. */
export type Json = Record<string, unknown>;

export interface Message {
  /** Opaque. Compare with `newer`. */
  id: string;
  room: string;
  /** Its number in its room, counted without holes. */
  seq: number;
  previous_id: string | null;
  /** Null when they were erased. */
  sender: Person | null;
  /** The sender's own id for it: sending it again is the same message. */
  client_id: string;
  /** text, reply, file_attachment, custom, buttons, card, carousel, location, contact_person, system_event or the app's own word. */
  type: string;
  text: string;
  payload: Json | null;
  extras: Json | null;
  created_at: string;
  edited_at: string | null;
  version: number;
  deleted: boolean;
}

/** What somebody wants to say. */
export interface Draft {
  type?: string;
  text?: string;
  payload?: Json;
  extras?: Json;
}

export interface Member {
  user: Person;
  role: 'member' | 'admin' | 'owner';
  joined_at: string;
  /** They have read everything up to this message. */
  read_id: string | null;
  /** Everything up to this message has arrived with them. */
  delivered_id: string | null;
}

export interface Room {
  id: string;
  kind: 'single' | 'group' | 'channel';
  unique_id: string;
  name: string;
  avatar_url: string;
  options: Json;
  member_count: number;
  created_at: string;
  updated_at: string;
  version: number;
  role: 'member' | 'admin' | 'owner' | null;
  unread: number | null;
  read_id: string | null;
  delivered_id: string | null;
  last_message: Message | null;
  other: Person | null;
}

export interface UploadedFile {
  id: string;
  /** Unguessable. For a picture, `thumbnail` makes the address of a smaller one. */
  url: string;
  name: string;
  media_type: string;
  size: number;
  width: number | null;
  height: number | null;
  pages: number | null;
  created_at: string;
}

/** A session as the server handed it out. */
export interface Tokens {
  token: string;
  expires_at: string;
  refresh_token: string;
  refresh_expires_at: string;
  user: Person;
}

/** How a live-chat channel looks. */
export interface Channel {
  name: string;
  badge_url: string;
  active: boolean;
  settings: Json;
  /** Whether somebody is there to answer; servers of old do not say. */
  available?: boolean;
}

/** Where a customer's conversation stands. */
export interface Conversation {
  /** The room its messages are in; null before the first conversation. */
  conversation: string | null;
  state: 'none' | 'open' | 'waiting' | 'served' | 'bot' | 'resolved';
  agents: Person[];
  /** How many times the customer came with something new. */
  session: number;
  /** 1 for the next one; null when it does not wait. */
  queue_position: number | null;
  can_rate: boolean;
}

interface Happened {
  position: string;
  room: string;
  at: string;
  user?: string;
}

/** What the event stream tells. `typing` and `presence` are forgotten as soon as they are said; everything else is replayed to who missed it. */
export type ConversaEvent =
  | { type: 'ready'; position: string }
  | (Happened & { type: 'message.posted' | 'message.edited'; message: Message })
  | (Happened & { type: 'message.deleted' | 'receipt.delivered' | 'receipt.read'; message_id: string; client_id: string })
  | (Happened & { type: 'room.created' | 'room.updated' })
  | (Happened & { type: 'room.cleared'; up_to: string })
  | (Happened & { type: 'member.joined' | 'member.left' | 'member.role'; member: { id: string; name: string; role?: string } })
  | { type: 'conversation.status'; position: string; conversation: string; state: Conversation['state']; agents: Person[]; session: number; can_rate: boolean }
  | { type: 'typing'; room: string; user: string; typing: boolean; text?: string }
  | { type: 'presence'; user: string; online: boolean; at?: string };

/** Whether one message or position is newer than another. */
export const newer = (one: string, other: string): boolean => one.length - other.length > 0 || (one.length === other.length && one > other);

/** The address of a picture's thumbnail, at most this wide and high. Addresses of other servers stay as they are. */
export const thumbnail = (url: string, width: number, height: number): string => url.replace('/upload/', `/upload/w_${width},h_${height},c_limit/`);
