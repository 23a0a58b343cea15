/**
 * The tables of every engine. Times are epoch milliseconds; truth values are 0 and 1; what no query looks into is JSON in a text,
 * not an engine's own JSON: that would not give back the very bytes that were hashed or sealed.
 */
export interface SqlSchema {
  users: {
    id: string;
    username: string;
    display_name: string;
    roles: string;
    scope: string;
    enabled: number;
    password_hash: string;
    must_change_password: number;
    totp_secret: string | null;
    totp_last_step: number;
    recovery_hashes: string;
    created_at_ms: number;
    last_login_at_ms: number | null;
    revision: number;
  };
  sessions: {
    id: string;
    user_id: string;
    token_hash: string;
    created_at_ms: number;
    last_seen_at_ms: number;
    address: string;
    user_agent: string;
  };
  tokens: {
    id: string;
    user_id: string;
    name: string;
    token_hash: string;
    roles: string;
    scope: string;
    created_at_ms: number;
    expires_at_ms: number | null;
    last_used_at_ms: number | null;
  };
  stream_links: {
    id: string;
    user_id: string;
    camera_id: string;
    token_id: string | null;
    note: string;
    created_at_ms: number;
    expires_at_ms: number;
  };
  audit_entries: {
    seq: number;
    at_ms: number;
    user_id: string | null;
    username: string | null;
    via: string;
    address: string | null;
    action: string;
    result: string;
    target_type: string | null;
    target_id: string | null;
    target_name: string | null;
    domain: string | null;
    region: string | null;
    detail: string;
    previous_hash: string;
    hash: string;
  };
  /** No row, or one: the last entry that was removed. */
  audit_anchor: { id: number; seq: number; hash: string };
  /** Every camera that ever was, with its newest revision. */
  cameras: { id: string; revision: number; removed: number; change_count: number };
  camera_revisions: {
    camera_id: string;
    revision: number;
    file: string;
    credentials: string | null;
    changed_at_ms: number;
    changed_by: string;
    cause: string;
    import_id: string | null;
  };
  imports: {
    id: string;
    file_name: string | null;
    user_id: string;
    applied_by: string;
    applied_at_ms: number;
    new_count: number;
    changed_count: number;
    unchanged_count: number;
    wrong_count: number;
    undone_at_ms: number | null;
    undone_by: string | null;
  };
  bookmarks: {
    id: string;
    revision: number;
    hub_id: string;
    camera_id: string;
    camera_name: string;
    domain: string;
    region: string;
    moment_ms: number;
    created_at_ms: number;
    user_id: string;
    created_by: string;
    note: string;
    tags: string;
    severity: string;
    camera_condition: string;
    still_state: string;
    still_taken_at_ms: number | null;
    clip_state: string;
    clip: string;
    size_bytes: number;
    hold: string | null;
    verified_at_ms: number | null;
    still_sha256: string | null;
    clip_seal: string | null;
  };
  /** Which bookmarks an incident holds, in a form that bookmarks can be asked for; written with the incident. */
  incident_bookmarks: {
    incident_id: string;
    bookmark_id: string;
    held: number;
    kept_until_ms: number | null;
  };
  /** How often each topic was counted up; without a row: never. */
  changes: { topic: string; change_count: number };
  /** No row, or one. */
  seal_check: { id: number; sealed: string };
  saved_filters: { id: string; user_id: string; name: string; filter: string; shared: number };
  /** Without a value: thrown away, and its revision left behind. */
  preferences: { user_id: string; key: string; value: string | null; revision: number };
  displays: {
    name: string;
    order_text: string | null;
    revision: number;
    username: string;
    width: number;
    height: number;
    seen_at_ms: number;
  };
  wall_items: {
    id: string;
    kind: string;
    owner_id: string | null;
    owner_name: string;
    name: string;
    content: string;
    shared_with: string;
    revision: number;
    changed_at_ms: number;
    changed_by: string;
  };
  /** What no query looks into is in `content`. */
  incidents: { id: string; revision: number; state: string; changed_at_ms: number; content: string };
  incident_entries: { incident_id: string; id: string; at_ms: number; kind: string; content: string };
  evidence_exports: {
    id: string;
    incident_id: string | null;
    bookmark_id: string | null;
    hub_id: string;
    state: string;
    created_at_ms: number;
    content: string;
  };
  evidence_keys: { fingerprint: string; public_key: string; sealed: string; created_at_ms: number };
  shares: {
    id: string;
    token_hash: string;
    user_id: string;
    incident_id: string | null;
    bookmark_id: string | null;
    created_at_ms: number;
    expires_at_ms: number;
    max_openings: number | null;
    openings: number;
    last_opened_at_ms: number | null;
    revoked_at_ms: number | null;
    revoked_by: string | null;
    content: string;
  };
}
