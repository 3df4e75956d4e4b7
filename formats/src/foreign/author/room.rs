//! Memory for packets, in pieces that never move: to grow by copying would cost as much again as the writing.

use crate::columns::Buffer;

/// Packets of a trace that was made here, each in one piece.
#[derive(Default, Debug)]
pub(crate) struct Room {
    pieces: Vec<Buffer<u8>>,
    /// Bytes of the last piece that are taken.
    used: usize,
}

/// How far apart the places of neighbouring pieces are; none is longer.
const STRIDE: usize = 8 << 20;
/// The first piece is no longer than this, because most traces are short; each is four times as long as the one before.
const FIRST: usize = 128 << 10;

impl Room {
    /// Takes so many zeros, at most [`STRIDE`], and says at which place they begin.
    pub(super) fn take(&mut self, bytes: usize) -> usize {
        if self.pieces.last().is_none_or(|last| last.len() - self.used < bytes) {
            let size = FIRST << (2 * self.pieces.len().min(4));
            self.pieces.push(Buffer::zeroed(size.clamp(bytes, STRIDE)));
            self.used = 0;
        }
        let place = (self.pieces.len() - 1) * STRIDE + self.used;
        self.used += bytes;
        place
    }

    /// What lies from one place to another; nothing if that is not in one piece.
    pub(crate) fn get(&self, from: usize, to: usize) -> &[u8] {
        let piece = self.pieces.get(from / STRIDE);
        piece
            .and_then(|piece| piece.get(from % STRIDE..to.checked_sub(from)? + from % STRIDE))
            .unwrap_or_default()
    }

    /// As [`Room::get`], to write there.
    #[inline(always)]
    pub(super) fn get_mut(&mut self, from: usize, to: usize) -> &mut [u8] {
        let begin = from % STRIDE;
        &mut self.pieces[from / STRIDE][begin..begin + (to - from)]
    }
}
