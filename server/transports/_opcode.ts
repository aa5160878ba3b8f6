/** What a frame is (RFC 6455, section 5.2). From 8 on it controls the connection. */
export const Opcode = { CONTINUATION: 0, TEXT: 1, BINARY: 2, CLOSE: 8, PING: 9, PONG: 10 } as const;
