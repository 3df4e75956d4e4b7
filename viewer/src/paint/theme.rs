//! Colours and what they mean, light and dark.
//!
//! No meaning rests on hue alone: running is a full bar, ready a half bar, waiting a thin line; arrows differ in their heads;
//! and the colours were chosen so that they stay apart for protan, deutan and tritan eyes (the tests simulate them).
//! Wake green, read blue, failed read red, try-read yellow and signal orange are those of mirage-trace-viewer.

use egui::Color32;

/// What something on the graph says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Meaning {
    /// A task is on a CPU.
    Running,
    /// A task could run but no CPU has taken it up.
    Ready,
    /// A task waits.
    Waiting,
    /// A task was made by another.
    Spawn,
    /// A task made another one runnable.
    Wake,
    /// A device, timer or interrupt made a task runnable.
    Signal,
    /// A task used a result.
    Read,
    /// A task used a result, and it was an error.
    FailedRead,
    /// A task looked for a result and found none.
    TryRead,
    /// A task produced a result.
    Resolve,
    /// A task ended badly: it panicked, failed, was dropped, or never ended though it should have.
    Failed,
    /// The garbage collector runs.
    Gc,
    /// A span that the program named.
    Span,
    /// The allocator takes its slow path.
    Alloc,
    /// An interrupt handler runs.
    Interrupt,
    /// Events that were not recorded or were overwritten.
    Lost,
    /// Somebody said something: a label or a log line.
    Remark,
}

/// The colours of everything.
#[derive(Clone, PartialEq, Debug)]
pub struct Theme {
    /// True for light letters on dark ground.
    pub dark: bool,
    /// Behind the graph.
    pub ground: Color32,
    /// Behind names, ruler and legend.
    pub panel: Color32,
    /// Every other row.
    pub stripe: Color32,
    /// Lines of the time grid.
    pub grid: Color32,
    /// Lines between panels.
    pub border: Color32,
    /// Letters.
    pub text: Color32,
    /// Letters that can wait.
    pub faint: Color32,
    /// What is selected.
    pub selected: Color32,
    /// What a search found.
    pub found: Color32,
    /// Lines of plots, in turn.
    pub plots: [Color32; 4],
    meanings: [Color32; 17],
}

impl Theme {
    /// Dark letters on light ground.
    pub const fn light() -> Self {
        Self {
            dark: false,
            ground: rgb(0xff_ff_ff),
            panel: rgb(0xf5_f6_f8),
            stripe: rgb(0xf8_f9_fb),
            grid: rgb(0xe8_ea_ee),
            border: rgb(0xd0_d5_dd),
            text: rgb(0x1d_25_33),
            faint: rgb(0x5c_67_79),
            selected: rgb(0x6d_3f_d0),
            found: rgb(0xff_e0_66),
            plots: [rgb(0x00_72_b2), rgb(0xb3_45_00), rgb(0x00_7d_5a), rgb(0x9b_3f_7d)],
            meanings: [
                rgb(0x33_4a_6b), // running
                rgb(0xf0_a8_30), // ready
                rgb(0xb4_bd_ca), // waiting
                rgb(0x8a_94_a4), // spawn
                rgb(0x22_a3_66), // wake
                rgb(0xdd_6b_00), // signal
                rgb(0x1f_5f_e0), // read
                rgb(0xd4_2a_45), // failed read
                rgb(0xc9_ab_00), // try-read
                rgb(0x00_33_24), // resolve
                rgb(0xb8_0f_20), // failed
                rgb(0xc9_5f_86), // gc
                rgb(0x56_a9_bd), // span
                rgb(0x8e_3f_a8), // alloc
                rgb(0xb3_3c_00), // interrupt
                rgb(0x7a_6a_52), // lost
                rgb(0x4a_56_68), // remark
            ],
        }
    }

    /// Light letters on dark ground.
    pub const fn dark() -> Self {
        Self {
            dark: true,
            ground: rgb(0x12_16_1d),
            panel: rgb(0x19_1e_27),
            stripe: rgb(0x15_1a_22),
            grid: rgb(0x23_2a_35),
            border: rgb(0x30_39_47),
            text: rgb(0xe6_ea_f1),
            faint: rgb(0x95_a1_b3),
            selected: rgb(0xb7_94_ff),
            found: rgb(0x6a_5a_00),
            plots: [rgb(0x56_b4_e9), rgb(0xff_9d_5c), rgb(0x3d_d6_a3), rgb(0xe0_92_c6)],
            meanings: [
                rgb(0xa9_c3_e6), // running
                rgb(0xe8_9c_1c), // ready
                rgb(0x46_51_62), // waiting
                rgb(0x6b_77_89), // spawn
                rgb(0x4f_d0_8a), // wake
                rgb(0xff_92_2e), // signal
                rgb(0x5b_9b_ff), // read
                rgb(0xf0_30_3f), // failed read
                rgb(0xff_f0_6a), // try-read
                rgb(0x0c_7f_66), // resolve
                rgb(0xff_4d_58), // failed
                rgb(0xc8_5f_88), // gc
                rgb(0x2a_72_84), // span
                rgb(0xc9_8b_e8), // alloc
                rgb(0xff_7a_45), // interrupt
                rgb(0xa0_90_78), // lost
                rgb(0xb8_c2_d2), // remark
            ],
        }
    }

    /// For paper: no shade behind anything, and bars and arrows whose greys differ as much as their colours do.
    pub const fn print() -> Self {
        let mut meanings = Self::light().meanings;
        meanings[Meaning::Running as usize] = rgb(0x1b_29_40);
        meanings[Meaning::Ready as usize] = rgb(0xe0_8a_00);
        meanings[Meaning::Waiting as usize] = rgb(0x9a_a3_b0);
        meanings[Meaning::Remark as usize] = rgb(0x33_33_33);
        Self {
            panel: rgb(0xff_ff_ff),
            stripe: rgb(0xff_ff_ff),
            grid: rgb(0xdd_dd_dd),
            border: rgb(0x88_88_88),
            text: rgb(0x00_00_00),
            faint: rgb(0x44_44_44),
            meanings,
            ..Self::light()
        }
    }

    /// The colour that says `meaning`.
    pub const fn color(&self, meaning: Meaning) -> Color32 {
        self.meanings[meaning as usize]
    }

    /// The same, thinned to `alpha` of 255, for bands behind the graph.
    pub fn tint(&self, meaning: Meaning, alpha: u8) -> Color32 {
        let [r, g, b, _] = self.color(meaning).to_array();
        Color32::from_rgba_unmultiplied(r, g, b, alpha)
    }
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of the matrices of Viénot, Brettel and Mollon (1999) and Brettel (1997) for linear RGB.
    const EYES: [(&str, [[f32; 3]; 3]); 4] = [
        ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        ("protan", [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]]),
        ("deutan", [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]),
        ("tritan", [[1.0, 0.14461, -0.14461], [0.0, 0.85924, 0.14076], [0.0, 0.85924, 0.14076]]),
    ];

    fn linear(color: Color32) -> [f32; 3] {
        let [r, g, b, _] = color.to_array();
        [r, g, b].map(|part| {
            let part = f32::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn luminance(color: Color32) -> f32 {
        let [r, g, b] = linear(color);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: Color32, b: Color32) -> f32 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Distance in OKLab as the eye `matrix` sees both colours; 0.02 is just noticeable side by side.
    fn apart(a: Color32, b: Color32, matrix: [[f32; 3]; 3]) -> f32 {
        let lab = |color| {
            let c = linear(color);
            let seen = matrix.map(|row| (row[0] * c[0] + row[1] * c[1] + row[2] * c[2]).clamp(0.0, 1.0));
            oklab(seen)
        };
        let (a, b) = (lab(a), lab(b));
        a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt()
    }

    fn oklab([r, g, b]: [f32; 3]) -> [f32; 3] {
        let l = (0.412_221_46 * r + 0.536_332_54 * g + 0.051_445_99 * b).cbrt();
        let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
        let s = (0.088_302_46 * r + 0.281_718_84 * g + 0.629_978_7 * b).cbrt();
        [
            0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
            1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
            0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
        ]
    }

    #[test]
    fn letters_can_be_read() {
        for theme in [Theme::light(), Theme::dark(), Theme::print()] {
            for ground in [theme.ground, theme.panel, theme.stripe] {
                assert!(contrast(theme.text, ground) >= 10.0);
                assert!(contrast(theme.faint, ground) >= 4.5);
            }
            assert!(contrast(theme.text, theme.found) >= 4.5);
            assert!(contrast(theme.text, theme.color(Meaning::Span)) >= 4.5);
        }
    }

    #[test]
    fn bars_and_arrows_stand_out_from_the_ground() {
        use Meaning::*;
        for theme in [Theme::light(), Theme::dark(), Theme::print()] {
            for meaning in [Running, Wake, Signal, Read, FailedRead, Resolve, Failed, Alloc, Lost] {
                let contrast = contrast(theme.color(meaning), theme.ground);
                assert!(contrast >= 3.0, "{meaning:?} {contrast} dark: {}", theme.dark);
            }
            // A yellow that is 3:1 on white is brown: it has a hollow head and a half bar to help.
            for meaning in [TryRead, Ready, Span] {
                assert!(contrast(theme.color(meaning), theme.ground) >= 2.0, "{meaning:?}");
            }
        }
    }

    #[test]
    fn meanings_stay_apart_for_every_eye() {
        use Meaning::*;
        let together: [&[Meaning]; 2] =
            [&[Running, Ready, Waiting], &[Wake, Signal, Read, FailedRead, TryRead, Resolve]];
        for theme in [Theme::light(), Theme::dark(), Theme::print()] {
            for (eye, matrix) in EYES {
                for group in together {
                    for (i, &a) in group.iter().enumerate() {
                        for &b in &group[..i] {
                            let apart = apart(theme.color(a), theme.color(b), matrix);
                            assert!(apart > 0.06, "{a:?} {b:?} {eye}: {apart}, dark: {}", theme.dark);
                        }
                    }
                }
            }
        }
    }
}
