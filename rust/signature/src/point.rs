//! Whether octets are a point of a curve, quickly: the hot path asks it of every device's key.
//!
//! Only the uncompressed form is taken (RFC 5480 section 2.2 makes the compressed one optional, RFC 8446
//! section 4.2.8.2 forbids it; no public CA uses it): `04`, x, y, each a coordinate below p, with y^2 = x^3 - 3x + b. All three curves
//! have cofactor 1, so every such point is in the group.

#![expect(clippy::indexing_slicing, reason = "indices of fixed arrays, below their constant length")]

use crate::algorithm::Curve;
use crate::key::KeyRejected;

/// A prime field and the b of its curve, in limbs of 64 bits, least significant first.
struct Field<const N: usize> {
    p: [u64; N],
    b: [u64; N],
    /// -1/p mod 2^64.
    p_inverse: u64,
    /// 2^(128 N) mod p.
    r_squared: [u64; N],
    coordinate_bytes: usize,
}

/// Checks an uncompressed point.
pub(crate) fn check(curve: Curve, point: &[u8]) -> Result<(), KeyRejected> {
    let is_on_curve = match curve {
        Curve::P256 => P256.contains(point),
        Curve::P384 => P384.contains(point),
        Curve::P521 => P521.contains(point),
    };
    if is_on_curve { Ok(()) } else { Err(KeyRejected::PointInvalid) }
}

static P256: Field<4> = Field::new(
    [0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_ffff, 0, 0xffff_ffff_0000_0001],
    [0x3bce_3c3e_27d2_604b, 0x651d_06b0_cc53_b0f6, 0xb3eb_bd55_7698_86bc, 0x5ac6_35d8_aa3a_93e7],
    32,
);

static P384: Field<6> = Field::new(
    [0x0000_0000_ffff_ffff, 0xffff_ffff_0000_0000, 0xffff_ffff_ffff_fffe, u64::MAX, u64::MAX, u64::MAX],
    [
        0x2a85_c8ed_d3ec_2aef,
        0xc656_398d_8a2e_d19d,
        0x0314_088f_5013_875a,
        0x181d_9c6e_fe81_4112,
        0x988e_056b_e3f8_2d19,
        0xb331_2fa7_e23e_e7e4,
    ],
    48,
);

static P521: Field<9> = Field::new(
    [u64::MAX, u64::MAX, u64::MAX, u64::MAX, u64::MAX, u64::MAX, u64::MAX, u64::MAX, 0x1ff],
    [
        0xef45_1fd4_6b50_3f00,
        0x3573_df88_3d2c_34f1,
        0x1652_c0bd_3bb1_bf07,
        0x5619_3951_ec7e_937b,
        0xb8b4_8991_8ef1_09e1,
        0xa2da_725b_99b3_15f3,
        0x929a_21a0_b685_40ee,
        0x953e_b961_8e1c_9a1f,
        0x051,
    ],
    66,
);

impl<const N: usize> Field<N> {
    const fn new(p: [u64; N], b: [u64; N], coordinate_bytes: usize) -> Self {
        let mut inverse = 1_u64;
        let mut step = 0;
        while step < 6 {
            inverse = inverse.wrapping_mul(2_u64.wrapping_sub(p[0].wrapping_mul(inverse)));
            step += 1;
        }
        let mut field = Self { p, b, p_inverse: inverse.wrapping_neg(), r_squared: [0; N], coordinate_bytes };
        field.r_squared[0] = 1;
        let mut doublings = 0;
        while doublings < 128 * N {
            field.r_squared = field.add(field.r_squared, field.r_squared);
            doublings += 1;
        }
        field
    }

    fn contains(&self, point: &[u8]) -> bool {
        let Some((&4, coordinates)) = point.split_first() else { return false };
        if coordinates.len() != 2 * self.coordinate_bytes {
            return false;
        }
        let (x, y) = coordinates.split_at(self.coordinate_bytes);
        match (self.element(x), self.element(y)) {
            (Some(x), Some(y)) => self.multiply(y, y) == self.right_side(x),
            _ => false,
        }
    }

    /// x^3 - 3x + b.
    fn right_side(&self, x: [u64; N]) -> [u64; N] {
        let cube = self.multiply(self.multiply(x, x), x);
        let three_x = self.add(self.add(x, x), x);
        self.add(self.subtract(cube, three_x), self.multiply(self.b, self.r_squared))
    }

    /// Big-endian octets as an element in Montgomery's form; `None` for p and above.
    fn element(&self, octets: &[u8]) -> Option<[u64; N]> {
        let mut limbs = [0; N];
        for (limb, chunk) in limbs.iter_mut().zip(octets.rchunks(8)) {
            *limb = chunk.iter().fold(0, |value, octet| (value << 8) | u64::from(*octet));
        }
        let (_, is_below) = subtract_limbs(limbs, self.p);
        is_below.then(|| self.multiply(limbs, self.r_squared))
    }

    const fn add(&self, a: [u64; N], b: [u64; N]) -> [u64; N] {
        let mut sum = [0; N];
        let mut carry = 0;
        let mut index = 0;
        while index < N {
            let wide = a[index] as u128 + b[index] as u128 + carry;
            sum[index] = low(wide);
            carry = wide >> 64;
            index += 1;
        }
        self.reduce_once(sum, carry != 0)
    }

    fn subtract(&self, a: [u64; N], b: [u64; N]) -> [u64; N] {
        let (difference, borrow) = subtract_limbs(a, b);
        if borrow { self.add_modulus(difference) } else { difference }
    }

    /// Montgomery's product: a b / 2^(64 N) mod p.
    fn multiply(&self, a: [u64; N], b: [u64; N]) -> [u64; N] {
        let mut product = [0; N];
        let mut top = 0_u64;
        for factor in b {
            let (with_factor, carry) = add_product(product, a, factor);
            let (sum, overflow) = top.overflowing_add(carry);
            let multiple = with_factor[0].wrapping_mul(self.p_inverse);
            let (reduced, carry) = add_product(with_factor, self.p, multiple);
            let (sum, second_overflow) = sum.overflowing_add(carry);
            product[..N - 1].copy_from_slice(&reduced[1..]);
            product[N - 1] = sum;
            top = u64::from(overflow) + u64::from(second_overflow);
        }
        self.reduce_once(product, top != 0)
    }

    const fn reduce_once(&self, value: [u64; N], carry: bool) -> [u64; N] {
        let (difference, borrow) = subtract_limbs(value, self.p);
        if borrow && !carry { value } else { difference }
    }

    fn add_modulus(&self, value: [u64; N]) -> [u64; N] {
        let mut sum = [0; N];
        let mut carry = 0;
        for index in 0..N {
            let wide = u128::from(value[index]) + u128::from(self.p[index]) + carry;
            sum[index] = low(wide);
            carry = wide >> 64;
        }
        sum
    }
}

/// a - b, and whether it borrowed.
const fn subtract_limbs<const N: usize>(a: [u64; N], b: [u64; N]) -> ([u64; N], bool) {
    let mut difference = [0; N];
    let mut borrow = false;
    let mut index = 0;
    while index < N {
        let (first, first_borrow) = a[index].overflowing_sub(b[index]);
        let (second, second_borrow) = first.overflowing_sub(borrow as u64);
        difference[index] = second;
        borrow = first_borrow || second_borrow;
        index += 1;
    }
    (difference, borrow)
}

/// sum + a factor, and the limb that it carries out.
fn add_product<const N: usize>(sum: [u64; N], a: [u64; N], factor: u64) -> ([u64; N], u64) {
    let mut result = [0; N];
    let mut carry = 0;
    for index in 0..N {
        let wide = u128::from(a[index]) * u128::from(factor) + u128::from(sum[index]) + carry;
        result[index] = low(wide);
        carry = wide >> 64;
    }
    (result, low(carry))
}

#[expect(clippy::cast_possible_truncation, reason = "the low limb is what is wanted")]
const fn low(wide: u128) -> u64 {
    wide as u64
}
