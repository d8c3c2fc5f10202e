# SPDX-License-Identifier: GPL-3.0-or-later
"""LAVIS' blip2_pretrained.pth and eva_vit_g.pth into a Hugging Face folder of Blip2ForImageTextRetrieval."""
import torch

from conversion import vision, vocabulary
from conversion.checkpoint import Checkpoint, open_checkpoint
from conversion.naming import BARE, BOTH, WEIGHT, Naming, require_whole
from conversion.refusal import USAGE, Refusal, counted, listed
from conversion.writing import say, staged, write_json, write_tensors

VIT_G_WIDTH, VIT_G_LAYERS = 1408, 39  # LAVIS builds 39 of the 40 blocks of EVA's ViT-g
WORDS = "Qformer.bert.embeddings.word_embeddings.weight"
LAYER = "Qformer.bert.encoder.layer."
HEAD = "Qformer.cls.predictions."
HEAD_ROWS = (
    (HEAD + "transform.dense", "cls.predictions.transform.dense", BOTH),
    (HEAD + "transform.LayerNorm", "cls.predictions.transform.LayerNorm", BOTH),
    (HEAD + "bias", "cls.predictions.bias", BARE),
)
HEAD_NAMES = {theirs + end for theirs, _, ends in (*HEAD_ROWS, (HEAD + "decoder", "", BOTH)) for end in ends}
TIED = ((HEAD + "decoder.weight", WORDS), (HEAD + "decoder.bias", HEAD + "bias"))


def attention(kind, theirs, letter):
    """Rows of one attention of a Q-Former layer."""
    source, target = f"{LAYER}{{{letter}}}.{kind}", f"qformer.encoder.layer.{{{letter}}}.{kind}"
    return (*((f"{source}.self.{word}", f"{target}.attention.{word}", BOTH) for word in ("query", "key", "value")),
            *((f"{source}.output.{word}", f"{target}.output.{word}", BOTH) for word in theirs))


def feed_forward(word):
    return ((f"{LAYER}{{t}}.intermediate{word}.dense", f"qformer.encoder.layer.{{t}}.intermediate{word}.dense", BOTH),
            *((f"{LAYER}{{t}}.output{word}.{part}", f"qformer.encoder.layer.{{t}}.output{word}.{part}", BOTH)
              for part in ("dense", "LayerNorm")))


ROWS = (
    ("query_tokens", "query_tokens", BARE),
    ("ln_vision", "vision_model.post_layernorm", BOTH),
    ("vision_proj", "vision_projection", BOTH),
    ("text_proj", "text_projection", BOTH),
    ("itm_head", "itm_head", BOTH),
    (WORDS.removesuffix(".weight"), "embeddings.word_embeddings", WEIGHT),
    ("Qformer.bert.embeddings.position_embeddings", "embeddings.position_embeddings", WEIGHT),
    ("Qformer.bert.embeddings.LayerNorm", "qformer.layernorm", BOTH),
    *attention("attention", ("dense", "LayerNorm"), "t"), *attention("crossattention", ("dense", "LayerNorm"), "c"),
    *feed_forward(""), *feed_forward("_query"),
)


def convert(options):
    checkpoint = open_checkpoint(options.weights)
    head = head_of(checkpoint)
    require_tied(checkpoint)
    if options.lm_head_only:
        with staged(options.out, is_folder=False) as part:
            write_tensors(part, head, options.dtype, checkpoint.path)
        return
    whole = with_vision(checkpoint, options.vision)
    naming = Naming(whole)
    layers, left_out = vision_layers(naming, options.vision_layers)
    crossing = add_names(naming, layers)
    path = whole.path
    require_whole(path, naming.missing(), naming.unknown(lambda name: is_ignored(name) or name in left_out))
    if left_out:
        say(f"Left out {counted(len(left_out), 'tensor')} that BLIP-2 does not use: {listed(sorted(left_out), 4)}.")
    config = config_of(naming, (layers, crossing), options, path)
    with staged(options.out) as folder:
        write_tensors(folder / "model.safetensors", naming.renamed(), options.dtype, path)
        write_tensors(folder / "lm_head.safetensors", head, options.dtype, path)
        write_json(folder / "config.json", config)
        vocabulary.add_bert(folder, options.vocab, config["qformer_config"]["vocab_size"], ("[DEC]",))


def head_of(checkpoint):
    """The five tensors that Hugging Face's files lack."""
    naming = Naming(checkpoint)
    naming.rows(HEAD_ROWS)
    require_whole(checkpoint.path, naming.missing() + ([] if WORDS in checkpoint.pieces else [WORDS]), [])
    return naming.renamed()


def require_tied(checkpoint):
    """The captioning head's matrix is the table of words: we keep only the latter."""
    for copy, original in TIED:
        pieces = checkpoint.pieces
        if copy in pieces and not torch.equal(pieces[copy].make(), pieces[original].make()):
            raise Refusal(f"{checkpoint.path}: {copy} was expected to equal {original} (they are one tensor in "
                          "BLIP-2), found other numbers. A captioning head of its own is not implemented; use the published file.")


def with_vision(checkpoint, path):
    """eva_vit_g.pth names its tensors without LAVIS' prefix."""
    if checkpoint.has(vision.VISION):
        if path:
            raise Refusal(f"{checkpoint.path}: holds its own visual_encoder, so --vision was expected to be absent, "
                          f"found {path}. Leave --vision out.", USAGE)
        return checkpoint
    if not path:
        raise Refusal(f"{checkpoint.path}: has no visual_encoder (LAVIS leaves it out), so --vision was expected, "
                      "found none. Add --vision eva_vit_g.pth.", USAGE)
    pieces = open_checkpoint(path).pieces
    if "Qformer.bert.embeddings.LayerNorm.weight" in pieces:
        raise Refusal(f"{path}: the vision transformer (eva_vit_g.pth) was expected, found a Q-Former. Exchange the two files.")
    named = {vision.VISION + name.removeprefix(vision.VISION): piece for name, piece in pieces.items()}
    return Checkpoint(f"{checkpoint.path} and {path}", checkpoint.pieces | named)


def vision_layers(naming, wanted):
    """How many blocks are used; BLIP-2 reads the output of the last but one of EVA's ViT-g."""
    there = naming.count(vision.VISION + "blocks.")
    width = naming.shape(vision.VISION + "patch_embed.proj.weight")[0]
    layers = wanted or (VIT_G_LAYERS if width == VIT_G_WIDTH else there)
    further = tuple(f"{vision.VISION}blocks.{layer}." for layer in range(layers, there))
    unused = (vision.VISION + "head.", vision.VISION + "norm.", vision.VISION + "fc_norm.", vision.VISION + "mask_token")
    return layers, {name for name in naming.pieces if name.startswith((*further, *unused))}


def is_ignored(name):
    """The head has its own file and its own check."""
    return name == "temp" or name.endswith(".position_ids") or name in HEAD_NAMES


def add_names(naming, layers):
    """Every name that should be there; returns the layers with cross-attention."""
    blocks = max(naming.count(LAYER), 1)
    crossing = [layer for layer in range(blocks) if naming.has(f"{LAYER}{layer}.crossattention.")] or [0]
    naming.rows(ROWS, t=range(blocks), c=crossing)
    naming.rows(vision.ROWS, v=range(layers))
    if naming.has(vision.VISION + "blocks.0.attn.qkv.bias"):
        vision.add_whole_biases(naming, layers)
    else:
        vision.add_split_biases(naming, layers)
    return crossing


def config_of(naming, structure, options, path):
    layers, crossing = structure
    words, width = naming.shape(WORDS)
    frequency = crossing[1] - crossing[0] if len(crossing) > 1 else naming.count(LAYER)
    if crossing != list(range(0, naming.count(LAYER), frequency)):
        raise Refusal(f"{path}: cross-attention was expected in every n-th layer from the first, found it in "
                      f"{crossing}. This is another kind of checkpoint.")
    if width % options.text_heads:
        raise Refusal(f"--text-heads: a divisor of the width {width} was expected, found {options.text_heads}. Give "
                      "the number of heads of this network.", USAGE)
    query = {"vocab_size": words, "hidden_size": width, "num_hidden_layers": naming.count(LAYER),
             "num_attention_heads": options.text_heads,
             "intermediate_size": naming.shape(LAYER + "0.intermediate.dense.weight")[0],
             "max_position_embeddings": naming.shape("Qformer.bert.embeddings.position_embeddings.weight")[0],
             "encoder_hidden_size": naming.shape(LAYER + "0.crossattention.self.key.weight")[1],
             "cross_attention_frequency": frequency, "use_qformer_text_input": True, "layer_norm_eps": 1e-12,
             "hidden_act": "gelu", "model_type": "blip_2_qformer"}
    eyes = vision.config_of(naming, layers, options.vision_heads, path)
    return {"architectures": ["Blip2ForImageTextRetrieval"], "model_type": "blip-2",
            "image_text_hidden_size": naming.shape("vision_proj.weight")[0],
            "num_query_tokens": naming.shape("query_tokens")[1],
            "vision_config": eyes | {"qkv_bias": True, "model_type": "blip_2_vision_model"}, "qformer_config": query}
