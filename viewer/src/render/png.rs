//! PNG: egui painted on the CPU.

use std::fmt;
use std::io::Cursor;

use crate::paint::chart::Chart;
use crate::paint::picture::{self, Request};
use crate::paint::pixels::Bitmap;

/// Why there is no PNG.
#[derive(Debug)]
pub enum PngError {
    /// The picture could not be packed.
    Encode(png::EncodingError),
    /// Not a PNG this program wrote.
    Decode(png::DecodingError),
}

impl fmt::Display for PngError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encode(error) => write!(f, "cannot pack the picture: {error}"),
            Self::Decode(error) => write!(f, "cannot read the picture: {error}"),
        }
    }
}

impl std::error::Error for PngError {}

/// A picture of the chart.
pub fn render_png(chart: &Chart, request: &Request) -> Bitmap {
    picture::bitmap(chart, request)
}

/// A bitmap as a PNG file.
pub fn png_bytes(bitmap: &Bitmap) -> Result<Vec<u8>, PngError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, bitmap.width as u32, bitmap.height as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header().map_err(PngError::Encode)?;
    writer.write_image_data(&bitmap.bytes()).map_err(PngError::Encode)?;
    writer.finish().map_err(PngError::Encode)?;
    Ok(file)
}

/// A PNG file of [`png_bytes`] as a bitmap.
pub fn read_png(file: &[u8]) -> Result<Bitmap, PngError> {
    let mut reader = png::Decoder::new(Cursor::new(file)).read_info().map_err(PngError::Decode)?;
    let mut bytes = vec![0; reader.output_buffer_size().unwrap_or(0)];
    let info = reader.next_frame(&mut bytes).map_err(PngError::Decode)?;
    Ok(Bitmap::from_bytes(info.width as usize, info.height as usize, &bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let bytes: Vec<u8> = (0..24).map(|i| if i % 4 == 3 { 255 } else { i * 9 }).collect();
        let bitmap = Bitmap::from_bytes(3, 2, &bytes);
        let file = png_bytes(&bitmap).unwrap();
        assert_eq!(read_png(&file).unwrap(), bitmap);
        assert!(read_png(&file[..20]).is_err());
    }
}
