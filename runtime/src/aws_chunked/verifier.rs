//! Signatures of a framed body that a server verifies while it takes the framing off.

/// Verifies the signatures of a body in the framing `aws-chunked`: those of its chunks, the last and empty one included,
/// and that of its trailers, in this order.
pub trait ChunkVerifier: Send {
    /// Takes the next piece of a chunk.
    fn update(&mut self, piece: &[u8]);

    /// Takes the end of a chunk, with the signature that stands before it. Returns whether it is the right one.
    fn finish_chunk(&mut self, signature: &str) -> bool;

    /// Takes the trailers, each a line of name, colon, value and line feed, and their signature if there is one. Returns
    /// whether it is the right one, or whether there need not be one.
    fn finish_trailers(&mut self, lines: &[u8], signature: Option<&str>) -> bool;
}
