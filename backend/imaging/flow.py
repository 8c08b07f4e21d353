"""Optical flow on locally normalised luma, and the affine map that explains it."""

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from backend.imaging.filters import Bytes, Floats, gaussian, sized
from backend.imaging.layouts import Matrix

NORMAL_SIGMA_PX = 10.0
NORMAL_FLOOR = 6.0
CODE_CENTRE = 128.0
CODE_GAIN = 45.0
CAUCHY_SHARE = 1.5
IRLS_ROUNDS = 8
FIT_POINTS = 20_000
LEAST_FLOW_PX = 32
"""On a grid with a shorter side OpenCV's search ends the process."""


class Flow(Struct, frozen=True):
    """Where every pixel of the reference lies in the other picture, and how much it may count."""

    vectors: Floats
    """height x width x 2, in pixels of this grid."""
    weights: Floats


def normalised(grey: Floats, sigma_px: float) -> Bytes:
    """Take out local brightness and contrast: 128 + 45 z as bytes."""
    size_px = grey.shape[1], grey.shape[0]
    small = sized(grey, (max(size_px[0] // 4, 8), max(size_px[1] // 4, 8)))
    mean = sized(gaussian(small, sigma_px / 4), size_px)
    rest = grey - mean
    power = sized(rest * rest, (small.shape[1], small.shape[0]))
    spread = np.sqrt(np.maximum(sized(gaussian(power, sigma_px / 4), size_px), 0)) + NORMAL_FLOOR
    return np.clip(CODE_CENTRE + CODE_GAIN * rest / spread, 0, 255).astype(np.uint8)


def contrast(grey: Floats, sigma_px: float) -> Floats:
    """How much luma varies around each pixel, in levels."""
    rest = grey - gaussian(grey, sigma_px)
    return np.sqrt(np.maximum(gaussian(rest * rest, sigma_px), 0))


def structure(code: Bytes) -> Floats:
    """How much there is to hold on to at each pixel: smoothed gradient energy, mean 1."""
    values = code.astype(np.float32)
    across = cv2.Sobel(values, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(values, cv2.CV_32F, 0, 1)
    energy = gaussian(np.asarray(across * across + down * down, np.float32), 2.0)
    return energy / (float(energy.mean()) + 1e-6)


def optical_flow(reference: Bytes, other: Bytes) -> Floats:
    """Dense inverse search: reference(x) = other(x + flow(x)).

    The finer presets cost three times as much and measured no better after smoothing.
    """
    assert min(reference.shape) >= LEAST_FLOW_PX
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    empty: NDArray[np.float32] = np.zeros((*reference.shape, 2), np.float32)
    return np.asarray(search.calc(reference, other, empty), np.float32)


def fitted_affine(flow: Floats, weights: Floats) -> Matrix:
    """The affine map that most of the flow agrees on; identity when nothing holds."""
    stride_px = max(round(np.sqrt(weights.size / FIT_POINTS)), 1)
    vectors = flow[::stride_px, ::stride_px].reshape(-1, 2).astype(np.float64)
    trust = weights[::stride_px, ::stride_px].ravel().astype(np.float64)
    height, width = flow.shape[:2]
    down, across = np.mgrid[0:height:stride_px, 0:width:stride_px]
    half = max(width, height) / 2
    known = trust > 1e-3
    if int(known.sum()) < 60:
        return np.eye(3)
    columns = np.stack([across.ravel() / half - 1, down.ravel() / half - 1], axis=1)[known]
    design = np.concatenate([columns, np.ones((len(columns), 1))], axis=1)
    answer = _robust(design, vectors[known], trust[known])
    matrix = np.eye(3)
    matrix[:2, :2] += answer[:2].T / half
    matrix[:2, 2] = answer[2] - answer[0] - answer[1]
    return matrix


def _robust(design: Matrix, vectors: Matrix, trust: Matrix) -> Matrix:
    """Least squares re-weighted by Cauchy's function squared, its width from the residuals."""
    weights = trust
    solution = np.zeros((3, 2))
    # Long rows are several times as fast as many short ones.
    rows, goals = np.ascontiguousarray(design.T), np.ascontiguousarray(vectors.T)
    for _ in range(IRLS_ROUNDS):
        weighted = rows * weights
        normal = weighted @ rows.T + 1e-9 * np.eye(3) * weights.sum()
        solution = np.linalg.solve(normal, weighted @ goals.T)
        across, down = goals - solution.T @ rows
        squares = across * across + down * down
        width = CAUCHY_SHARE * float(np.sqrt(np.median(squares))) + 1e-3
        weights = trust / np.square(1 + squares / width**2)
    return solution


def agreement(reference: Bytes, other: Bytes, valid: Floats) -> float:
    """Masked normalised cross-correlation of two normalised pictures, -1..1."""
    one = (reference.astype(np.float32) - CODE_CENTRE)[valid > 0]
    two = (other.astype(np.float32) - CODE_CENTRE)[valid > 0]
    if one.size < 100:
        return -1.0
    one, two = one - one.mean(), two - two.mean()
    return float((one * two).mean() / (np.sqrt((one * one).mean() * (two * two).mean()) + 1e-6))


def residual_flow(reference: Bytes, other: Bytes, valid: Floats, energy: Floats) -> Flow:
    """What is left after the affine map, trusted only where both directions agree."""
    forward = optical_flow(reference, other)
    backward = optical_flow(other, reference)
    height, width = reference.shape
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    returned = cv2.remap(
        backward, across + forward[..., 0], down + forward[..., 1], cv2.INTER_LINEAR
    )
    error = np.hypot(forward[..., 0] + returned[..., 0], forward[..., 1] + returned[..., 1])
    length = np.hypot(forward[..., 0], forward[..., 1])
    weights = np.minimum(energy, 4.0) * np.exp(-((error / 0.7) ** 2)) * valid
    weights[length >= 0.012 * max(width, height)] = 0
    return Flow(forward, weights.astype(np.float32))


def smoothed(flow: Flow, sigma_px: float, stride_px: int) -> Floats:
    """The trusted flow, smoothed over untrusted places, on a grid `stride_px` coarser."""
    height, width = flow.weights.shape
    size_px = max(round(width / stride_px), 2), max(round(height / stride_px), 2)
    weights = sized(flow.weights, size_px)
    carried = sized(flow.vectors * flow.weights[..., None], size_px)
    sigma = sigma_px / stride_px
    below = gaussian(weights, sigma) + 0.02 * float(weights.mean()) + 1e-9
    return gaussian(carried, sigma) / below[..., None]
