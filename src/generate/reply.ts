/** What came back for a call: an answer of any status, or the reason why there is none. */
export type Reply = HttpReply | NoReply

export interface HttpReply {
  status: number
  headers: Headers
  text: string
}

export interface NoReply {
  /**
   * `unreachable`: no connection was made. `network`: it broke. `timeout`: the deadline for headers and body passed.
   * `aborted`: by us. `redirected`: to another host. `oversized`: the body is larger than any answer.
   * `unsendable`: the address or a header is not valid.
   */
  failure:
    'unreachable' | 'network' | 'timeout' | 'aborted' | 'redirected' | 'oversized' | 'unsendable'
}
