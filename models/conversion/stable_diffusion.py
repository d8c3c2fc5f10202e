# SPDX-License-Identifier: GPL-3.0-or-later
"""A single file of Stable Diffusion 1.x or 2.x (LDM's names) into a diffusers folder."""
import torch

from conversion import vocabulary
from conversion.autoencoder import Autoencoder
from conversion.autoencoder import PREFIX as VAE
from conversion.checkpoint import open_checkpoint
from conversion.naming import require_whole
from conversion.refusal import USAGE, Refusal
from conversion.text_encoder import CLIP, OPENCLIP, TextEncoder
from conversion.unet import PREFIX as UNET
from conversion.unet import UNet
from conversion.writing import say, staged, write_json, write_tensors

AVERAGE = "model_ema."
SCHEDULE = {"num_train_timesteps": 1000, "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
SCHEDULE_TOLERANCE = 1e-3  # of the cumulative product, which half precision rounds
# What training leaves behind: the noise schedule, averaged weights, the autoencoder's discriminator.
UNUSED = ("betas", "alphas_cumprod", "sqrt_", "log_one_minus_", "posterior_", "logvar", "lvlb_weights", "scale_factor",
          "model_ema.", "first_stage_model.loss.", "first_stage_model.model_ema.", "cond_stage_model.logit_scale",
          "cond_stage_model.text_projection")
PREDICTIONS = {"epsilon": "epsilon", "v": "v_prediction"}
OTHER_KINDS = (("conditioner.embedders.", "Stable Diffusion XL"), ("model.diffusion_model.joint_blocks.", "Stable Diffusion 3"),
               ("model.diffusion_model.double_blocks.", "Flux"), ("model.diffusion_model.label_emb.", "a UNet with labels"),
               ("control_model.", "a ControlNet"), ("lora_", "a LoRA, which is no model of its own"))
MODEL_INDEX = {"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet2DConditionModel"],
               "vae": ["diffusers", "AutoencoderKL"], "text_encoder": ["transformers", "CLIPTextModel"],
               "tokenizer": ["transformers", "CLIPTokenizer"], "scheduler": ["diffusers", "PNDMScheduler"],
               "safety_checker": [None, None], "feature_extractor": [None, None], "requires_safety_checker": False}


def convert(options):
    checkpoint = open_checkpoint(options.weights)
    refuse_other_kinds(checkpoint)
    if options.ema:
        take_averages(checkpoint)
    elif checkpoint.has(AVERAGE):
        say("The file also holds averaged weights; --ema takes them instead.")
    text = TextEncoder(checkpoint, options.text_layers)
    prediction = prediction_of(options, text)
    options.image_size = options.image_size or (768 if prediction == "v_prediction" else 512)
    unet, vae = UNet(checkpoint), Autoencoder(checkpoint)
    require_names(checkpoint, (unet, vae, text))
    require_schedule(checkpoint)
    parts = {"unet": (unet.naming.renamed(), unet.config(options, text.is_openclip)),
             "vae": (vae.renamed(), vae.config(options)), "text_encoder": (text.naming.renamed(), text.config(options))}
    parts["unet"][1]["sample_size"] = options.image_size // 2 ** (vae.levels - 1)
    write(options, parts, text, prediction)


def write(options, parts, text, prediction):
    with staged(options.out) as folder:
        for name, (pieces, config) in parts.items():
            (folder / name).mkdir()
            file = "model" if name == "text_encoder" else "diffusion_pytorch_model"
            write_tensors(folder / name / f"{file}.safetensors", pieces, options.dtype, options.weights)
            write_json(folder / name / "config.json", config)
        (folder / "tokenizer").mkdir()
        words = parts["text_encoder"][1]["vocab_size"]
        vocabulary.add_clip(folder / "tokenizer", options.tokenizer, words, text.is_openclip)
        (folder / "scheduler").mkdir()
        write_json(folder / "scheduler" / "scheduler_config.json", SCHEDULE | {
            "_class_name": "PNDMScheduler", "prediction_type": prediction, "skip_prk_steps": True, "steps_offset": 1,
            "set_alpha_to_one": False, "clip_sample": False, "timestep_spacing": "leading", "trained_betas": None})
        write_json(folder / "model_index.json", MODEL_INDEX)


def refuse_other_kinds(checkpoint):
    found = next((kind for start, kind in OTHER_KINDS if checkpoint.has(start)), None)
    first = checkpoint.pieces.get(UNET + "input_blocks.0.0.weight")
    if found is None and first is not None and len(first.shape) == 4 and first.shape[1] in (5, 8, 9):
        found = f"a model for inpainting, depth or editing, whose UNet takes {first.shape[1]} channels"
    if found:
        raise Refusal(f"{checkpoint.path}: Stable Diffusion 1.x or 2.x was expected, found {found}, which is not "
                      "implemented. Take another checkpoint.")
    if not checkpoint.has(UNET) or not (checkpoint.has(CLIP) or checkpoint.has(OPENCLIP)):
        raise Refusal(f"{checkpoint.path}: a whole Stable Diffusion 1.x or 2.x in one file was expected ({UNET}*, "
                      f"{VAE}*, cond_stage_model.*), found other names. See models/README.md for what to download.")


def take_averages(checkpoint):
    """LDM keeps the average of a weight under its name without dots."""
    averages = checkpoint.below(AVERAGE)
    names = [name for name in checkpoint.pieces if name.startswith(UNET)]
    missing = [AVERAGE + name.removeprefix("model.").replace(".", "") for name in names
               if name.removeprefix("model.").replace(".", "") not in averages]
    if missing:
        require_whole(checkpoint.path, missing, [])
    for name in names:
        checkpoint.pieces[name] = averages[name.removeprefix("model.").replace(".", "")]


def prediction_of(options, text):
    if options.prediction:
        return PREDICTIONS[options.prediction]
    if text.is_openclip:
        raise Refusal(f"{options.weights}: is a Stable Diffusion 2, which may predict noise or velocity, so "
                      "--prediction was expected, found none. Give --prediction v (768² models) or --prediction epsilon (512² base).", USAGE)
    return "epsilon"


def require_names(checkpoint, networks):
    unet, vae, text = networks
    namings = [network.naming for network in networks]
    ours = tuple(naming.prefix for naming in namings)
    other = [name for name in checkpoint.pieces if not name.startswith((*ours, *UNUSED))
             and not name.endswith("position_ids")]
    unknown = [*unet.naming.unknown(), *vae.naming.unknown(lambda name: (VAE + name).startswith(UNUSED)),
               *text.naming.unknown(text.is_ignored), *other]
    require_whole(checkpoint.path, [name for naming in namings for name in naming.missing()], unknown)


def require_schedule(checkpoint):
    """The file may say which noise it was trained with; only Stable Diffusion's own schedule is written."""
    piece = checkpoint.pieces.get("alphas_cumprod")
    if piece is None:
        return
    roots = torch.linspace(SCHEDULE["beta_start"] ** 0.5, SCHEDULE["beta_end"] ** 0.5, SCHEDULE["num_train_timesteps"],
                           dtype=torch.float64)
    expected, found = torch.cumprod(1 - roots**2, 0), piece.make().double()
    if found.shape != expected.shape or not bool(((found - expected).abs() < SCHEDULE_TOLERANCE).all()):
        raise Refusal(f"{checkpoint.path}: the noise schedule of Stable Diffusion was expected (1,000 steps, 0.00085 "
                      "to 0.012), found another in alphas_cumprod. Models of other schedules are not implemented.")
