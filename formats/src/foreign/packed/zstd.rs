//! Zstandard: RFC 8878, one frame or several, with frames to be skipped between them.

use std::io::{self, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// True for a frame, and for one to be skipped, which pzstd begins with.
pub(super) fn is(beginning: &[u8]) -> bool {
    matches!(beginning, [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

pub(super) fn open(bytes: &[u8]) -> io::Result<Box<dyn Read + '_>> {
    Ok(Box::new(Frames { decoder: FrameDecoder::new(), rest: bytes }))
}

/// The frames of a file, one after the other.
struct Frames<'a> {
    decoder: FrameDecoder,
    rest: &'a [u8],
}

impl Frames<'_> {
    /// Begins the next frame; `false` at the end of the file.
    fn next(&mut self) -> io::Result<bool> {
        while !self.rest.is_empty() {
            match self.decoder.init(&mut self.rest) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let after = self.rest.get(length as usize..);
                    self.rest = after.ok_or(io::ErrorKind::UnexpectedEof)?;
                }
                Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
            }
        }
        Ok(false)
    }
}

impl Read for Frames<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            // A block at a time: what comes out is not kept here beyond the window.
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.rest, one).map_err(io::Error::other)?;
            }
            let bytes = self.decoder.read(into)?;
            if bytes > 0 || into.is_empty() || !self.next()? {
                return Ok(bytes);
            }
        }
    }
}
