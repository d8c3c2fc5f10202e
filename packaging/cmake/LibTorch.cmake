# SPDX-License-Identifier: GPL-3.0-or-later
# Imported target Torch::cpu: the two libraries of LibTorch that we link. A LibTorch on CMAKE_PREFIX_PATH comes first,
# then REFEREE_LIBTORCH (what packaging/ fetched). The wheel's own CMake config demands a CUDA toolkit: not used.
set(REFEREE_LIBTORCH "${CMAKE_SOURCE_DIR}/build/libtorch/torch" CACHE PATH "Folder with LibTorch's include/ and lib/")

find_path(TORCH_INCLUDE_DIR torch/script.h HINTS ${REFEREE_LIBTORCH}/include)
find_path(TORCH_API_INCLUDE_DIR torch/torch.h HINTS ${REFEREE_LIBTORCH}/include
          PATH_SUFFIXES torch/csrc/api/include include/torch/csrc/api/include)
find_library(TORCH_CPU_LIBRARY torch_cpu HINTS ${REFEREE_LIBTORCH}/lib)
find_library(TORCH_C10_LIBRARY c10 HINTS ${REFEREE_LIBTORCH}/lib)
foreach(found TORCH_INCLUDE_DIR TORCH_API_INCLUDE_DIR TORCH_CPU_LIBRARY TORCH_C10_LIBRARY)
  if(NOT ${found})
    message(FATAL_ERROR "LibTorch 2.11 or newer was expected under CMAKE_PREFIX_PATH or ${REFEREE_LIBTORCH}; "
                        "${found} was not found. Run packaging/run, which fetches it, or give -DCMAKE_PREFIX_PATH.")
  endif()
endforeach()

set(REFEREE_TORCH_VERSION "older than 2.9")
set(TORCH_VERSION_HEADER ${TORCH_INCLUDE_DIR}/torch/headeronly/version.h)
if(EXISTS ${TORCH_VERSION_HEADER})
  file(STRINGS ${TORCH_VERSION_HEADER} TORCH_VERSION_LINES REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH)")
  string(REGEX REPLACE "[^0-9;]" "" TORCH_VERSION_NUMBERS "${TORCH_VERSION_LINES}")
  list(JOIN TORCH_VERSION_NUMBERS "." REFEREE_TORCH_VERSION)
endif()
if(NOT REFEREE_TORCH_VERSION MATCHES "^[0-9]" OR REFEREE_TORCH_VERSION VERSION_LESS 2.11)
  message(FATAL_ERROR "LibTorch 2.11 or newer was expected, ${TORCH_INCLUDE_DIR} holds '${REFEREE_TORCH_VERSION}'. "
                      "Give another one with -DCMAKE_PREFIX_PATH, or none to let packaging/run fetch it.")
endif()

add_library(Torch::c10 SHARED IMPORTED)
set_target_properties(Torch::c10 PROPERTIES IMPORTED_LOCATION ${TORCH_C10_LIBRARY})
add_library(Torch::cpu SHARED IMPORTED)
set_target_properties(Torch::cpu PROPERTIES IMPORTED_LOCATION ${TORCH_CPU_LIBRARY})
# As options and not as include directories: moc would read all of torch's headers for every class with signals.
target_compile_options(Torch::cpu INTERFACE "SHELL:-isystem \"${TORCH_INCLUDE_DIR}\""
                                            "SHELL:-isystem \"${TORCH_API_INCLUDE_DIR}\"")
target_link_libraries(Torch::cpu INTERFACE Torch::c10)
# Libraries that libtorch_cpu.so itself needs are found by its own RPATH when the program starts.
target_link_options(Torch::cpu INTERFACE -Wl,--allow-shlib-undefined)
