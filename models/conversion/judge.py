# SPDX-License-Identifier: GPL-3.0-or-later
"""BLIP-VQA of LAVIS or of the first BLIP (.pth) into a Hugging Face folder of BlipForQuestionAnswering."""
import torch

from conversion import vision, vocabulary
from conversion.checkpoint import open_checkpoint
from conversion.naming import BARE, BOTH, WEIGHT, Naming, require_whole
from conversion.refusal import USAGE, Refusal
from conversion.writing import staged, write_json, write_tensors

WORDS = "text_decoder.bert.embeddings.word_embeddings.weight"
HEAD = "text_decoder.cls.predictions."
TIED = ((HEAD + "decoder.weight", WORDS), (HEAD + "decoder.bias", HEAD + "bias"))


def bert_rows(prefix):
    """Text names are the same on both sides."""
    layer = prefix + "encoder.layer.{t}."
    places = [(prefix + "embeddings.word_embeddings", WEIGHT), (prefix + "embeddings.position_embeddings", WEIGHT),
              (prefix + "embeddings.LayerNorm", BOTH), (layer + "intermediate.dense", BOTH)]
    for kind in ("attention", "crossattention"):
        places += [(f"{layer}{kind}.{word}", BOTH) for word in ("self.query", "self.key", "self.value", "output.dense",
                                                               "output.LayerNorm")]
    places += [(layer + "output.dense", BOTH), (layer + "output.LayerNorm", BOTH)]
    return [(place, place, ends) for place, ends in places]


ROWS = (
    (vision.VISION + "norm", "vision_model.post_layernorm", BOTH),
    *bert_rows("text_encoder."), *bert_rows("text_decoder.bert."),
    (HEAD + "transform.dense", HEAD + "transform.dense", BOTH),
    (HEAD + "transform.LayerNorm", HEAD + "transform.LayerNorm", BOTH),
    (HEAD + "bias", HEAD + "bias", BARE),
)


def convert(options):
    checkpoint = open_checkpoint(options.weights)
    naming = Naming(checkpoint)
    layers = max(naming.count(vision.VISION + "blocks."), 1)
    naming.rows(ROWS, t=range(max(naming.count("text_encoder.encoder.layer."), 1)))
    naming.rows(vision.ROWS, v=range(layers))
    vision.add_whole_biases(naming, layers)
    require_whole(checkpoint.path, naming.missing(), naming.unknown(is_ignored))
    require_tied(checkpoint)
    config = config_of(naming, layers, options, checkpoint.path)
    with staged(options.out) as folder:
        write_tensors(folder / "model.safetensors", naming.renamed(), options.dtype, checkpoint.path)
        write_json(folder / "config.json", config)
        vocabulary.add_bert(folder, options.vocab, config["text_config"]["vocab_size"], ("[DEC]", "[ENC]"))


def is_ignored(name):
    return name.endswith(".position_ids") or name.startswith((HEAD + "decoder.", vision.VISION + "head."))


def require_tied(checkpoint):
    for copy, original in TIED:
        pieces = checkpoint.pieces
        if copy in pieces and not torch.equal(pieces[copy].make(), pieces[original].make()):
            raise Refusal(f"{checkpoint.path}: {copy} was expected to equal {original} (they are one tensor in BLIP), "
                          "found other numbers. An output matrix of its own is not implemented; use the published file.")


def config_of(naming, layers, options, path):
    words, width = naming.shape(WORDS)
    if width % options.text_heads:
        raise Refusal(f"--text-heads: a divisor of the width {width} was expected, found {options.text_heads}. Give "
                      "the number of heads of this network.", USAGE)
    text = {"vocab_size": words, "hidden_size": width, "encoder_hidden_size": width,
            "num_hidden_layers": naming.count("text_encoder.encoder.layer."), "num_attention_heads": options.text_heads,
            "intermediate_size": naming.shape("text_encoder.encoder.layer.0.intermediate.dense.weight")[0],
            "max_position_embeddings": naming.shape("text_encoder.embeddings.position_embeddings.weight")[0],
            "layer_norm_eps": 1e-12, "hidden_act": "gelu", "is_decoder": True, "model_type": "blip_text_model",
            "bos_token_id": words - 2, "eos_token_id": 2, "sep_token_id": min(102, words - 1), "pad_token_id": 0}
    eyes = vision.config_of(naming, layers, options.vision_heads, path) | {"model_type": "blip_vision_model"}
    return {"architectures": ["BlipForQuestionAnswering"], "model_type": "blip", "tie_word_embeddings": True,
            "vision_config": eyes, "text_config": text}
