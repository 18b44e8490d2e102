/** The calls of node:fs/promises that files are made of, so that tests can stand a failing disk in for the real one. */
export interface Disk {
  open(path: string, flags: number, mode?: number): Promise<OpenFile>;
  readFile(path: string): Promise<Buffer>;
  readdir(path: string): Promise<string[]>;
  lstat(path: string): Promise<Status>;
  stat(path: string): Promise<Status>;
  mkdir(path: string, mode?: number): Promise<unknown>;
  rmdir(path: string): Promise<void>;
  link(existing: string, path: string): Promise<void>;
  unlink(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}

export interface OpenFile {
  /** One write(2): it may write less than it was given. */
  write(bytes: Uint8Array): Promise<{ bytesWritten: number }>;
  chmod(mode: number): Promise<void>;
  sync(): Promise<void>;
  datasync(): Promise<void>;
  close(): Promise<void>;
}

export interface Status {
  readonly mode: number;
  readonly size: number;
  readonly mtime: Date;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}
