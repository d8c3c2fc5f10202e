// SPDX-License-Identifier: GPL-3.0-or-later
// A device that computes nothing and writes down what is asked of its streams and events, so that their order can be
// tested without a GPU. Registered for LibTorch's device type for others, PrivateUse1.
#pragma once

#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace referee::test {

class FakeAccelerator final : public c10::impl::DeviceGuardImplInterface {
public:
    static constexpr c10::DeviceType kType = c10::DeviceType::PrivateUse1;
    static constexpr c10::StreamId kSide = 7; ///< the first of the pool; the current stream is 0 in the beginning

    /// What was asked, in order: "stream 0 records 1", "stream 7 waits for 1", "now stream 7", "asked for 1",
    /// "host waits for 1".
    struct Diary {
        std::vector<std::string> lines;
        std::vector<std::pair<const void*, c10::StreamId>> protectedMemory;
        bool haveEventsArrived = true;
        c10::StreamId current = 0;
        uintptr_t lastEvent = 0;
    };

    /// Registers the device with the first call. One thread uses it.
    static Diary& diary()
    {
        static const bool isRegistered = [] {
            c10::impl::DeviceGuardImplRegistrar(kType, new FakeAccelerator()); // LibTorch keeps it to the end
            return true;
        }();
        static_cast<void>(isRegistered);
        static Diary diary;
        return diary;
    }
    static c10::Device device() { return { kType, 0 }; }

    c10::DeviceType type() const override { return kType; }
    c10::Device exchangeDevice(c10::Device) const override { return device(); }
    c10::Device getDevice() const override { return device(); }
    void setDevice(c10::Device) const override { }
    void uncheckedSetDevice(c10::Device) const noexcept override { }
    c10::DeviceIndex deviceCount() const noexcept override { return 1; }

    c10::Stream getStream(c10::Device) const override { return streamOf(diary().current); }
    c10::Stream getStreamFromGlobalPool(c10::Device, bool) const override
    {
        static c10::StreamId next = kSide; // each taken one is another
        return streamOf(next++);
    }
    c10::Stream exchangeStream(c10::Stream stream) const override
    {
        note("now stream " + std::to_string(stream.id()));
        return streamOf(std::exchange(diary().current, stream.id()));
    }

    void record(void** event, const c10::Stream& stream, c10::DeviceIndex, c10::EventFlag) const override
    {
        *event = reinterpret_cast<void*>(++diary().lastEvent);
        note("stream " + std::to_string(stream.id()) + " records " + nameOf(*event));
    }
    void block(void* event, const c10::Stream& stream) const override
    {
        note("stream " + std::to_string(stream.id()) + " waits for " + nameOf(event));
    }
    bool queryEvent(void* event) const override
    {
        note("asked for " + nameOf(event));
        return diary().haveEventsArrived;
    }
    void synchronizeEvent(void* event) const override { note("host waits for " + nameOf(event)); }
    void recordDataPtrOnStream(const c10::DataPtr& memory, const c10::Stream& stream) const override
    {
        diary().protectedMemory.emplace_back(memory.get(), stream.id());
    }

private:
    static c10::Stream streamOf(c10::StreamId id) { return c10::Stream(c10::Stream::UNSAFE, device(), id); }
    static std::string nameOf(void* event) { return std::to_string(reinterpret_cast<uintptr_t>(event)); }
    static void note(std::string line) { diary().lines.push_back(std::move(line)); }
};

} // namespace referee::test
