# SPDX-License-Identifier: GPL-3.0-or-later
set(io_sources ${json_sources} core/io/safetensors_header.cpp core/io/weight_files.cpp)
referee_add_fuzz(safetensors_header SOURCES ${io_sources})
referee_add_fuzz(pack SOURCES ${io_sources} core/io/pack.cpp core/io/pack_components.cpp)
set(lora_sources core/models/lora/lora_alphas.cpp core/models/lora/lora_key.cpp core/models/lora/lora_placement.cpp core/models/lora/pattern_reader.cpp core/models/lora/peft_pattern.cpp)
referee_add_fuzz(lora SOURCES ${io_sources} ${lora_sources} SECONDS 30)
