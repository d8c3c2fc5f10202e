# SPDX-License-Identifier: GPL-3.0-or-later
set(io_sources ${json_sources} core/io/safetensors_header.cpp core/io/weight_files.cpp)
referee_add_fuzz(safetensors_header SOURCES ${io_sources})
referee_add_fuzz(pack SOURCES ${json_sources} core/io/pack.cpp)
